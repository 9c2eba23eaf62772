#pragma once
#include <dlfcn.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_deriv.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_interp.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sf_exp.h>
#include <gsl/gsl_sf_fermi_dirac.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_spline.h>
#include <gsl/gsl_statistics.h>

/* GSL's generator types are mutable globals, which Swift 6 refuses to read. */
static inline const gsl_rng_type *ll_gsl_mt19937(void) { return gsl_rng_mt19937; }

/* A constant of the same kind. */
static inline const gsl_min_fminimizer_type *ll_gsl_brent_minimiser(void) { return gsl_min_fminimizer_brent; }

/* OpenBLAS's own calls, which gsl_cblas.h does not declare. */
void openblas_set_num_threads(int count);
char *openblas_get_config(void);
char *openblas_get_corename(void);

/* glibc's dladdr and its Dl_info, declared here: dlfcn.h shows them under _GNU_SOURCE only, and that macro in one
   module gives fd_set other members than it has in Foundation's modules, which the importer refuses. */
struct ll_symbol_origin {
  const char *file_name;
  void *file_base;
  const char *symbol_name;
  void *symbol_address;
};
int ll_dladdr(const void *address, struct ll_symbol_origin *origin) __asm__("dladdr");

/* The file of the library that a symbol of this process comes from; null when nothing has that name. */
static inline const char *ll_library_of_symbol(const char *name) {
  struct ll_symbol_origin origin;
  /* A null handle is RTLD_DEFAULT: the search order of the whole process. */
  void *symbol = dlsym(0, name);
  return symbol != 0 && ll_dladdr(symbol, &origin) != 0 ? origin.file_name : 0;
}
