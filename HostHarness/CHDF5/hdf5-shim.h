#pragma once
#include <hdf5.h>

/* Constants and versioned calls of HDF5 are macros, which Swift does not import. */

static inline hid_t ll_hdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }

/* Errors are returned, not printed. */
static inline void ll_hdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

static inline hid_t ll_hdf5_open(const char *path) { return H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT); }

static inline hid_t ll_hdf5_open_dataset(hid_t file, const char *name) {
  return H5Dopen2(file, name, H5P_DEFAULT);
}

static inline herr_t ll_hdf5_read(hid_t dataset, hid_t type, hid_t memory, hid_t space, void *target) {
  return H5Dread(dataset, type, memory, space, H5P_DEFAULT, target);
}

/* Calls `visit` with the path of every dataset of the file. */
struct ll_hdf5_visitor {
  void (*visit)(const char *name, void *context);
  void *context;
};
static inline herr_t ll_hdf5_visit_link(hid_t group, const char *name, const H5L_info_t *info, void *data) {
  const struct ll_hdf5_visitor *visitor = (const struct ll_hdf5_visitor *)data;
  (void)info;
  hid_t object = H5Oopen(group, name, H5P_DEFAULT);
  if (object < 0) return 0;
  if (H5Iget_type(object) == H5I_DATASET) visitor->visit(name, visitor->context);
  H5Oclose(object);
  return 0;
}
static inline herr_t ll_hdf5_visit(hid_t file, void (*visit)(const char *, void *), void *context) {
  struct ll_hdf5_visitor visitor = {visit, context};
  return H5Lvisit(file, H5_INDEX_NAME, H5_ITER_INC, ll_hdf5_visit_link, &visitor);
}
