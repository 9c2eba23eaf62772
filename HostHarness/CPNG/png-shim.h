#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libpng reports errors by longjmp, which Swift must not see. */

typedef struct {
  uint32_t width, height;
  /* 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha; palettes are expanded. */
  int channels;
  /* 8 or 16, the latter big-endian. */
  int bits;
  /* width * channels * bits / 8 * height bytes, to be freed by ll_png_free. */
  unsigned char *pixels;
  /* Empty when all went well. */
  char error[160];
} ll_png_image;

static inline void ll_png_error(png_structp png, png_const_charp message) {
  ll_png_image *image = (ll_png_image *)png_get_error_ptr(png);
  strncpy(image->error, message, sizeof image->error - 1);
  png_longjmp(png, 1);
}

static inline void ll_png_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static inline void ll_png_free(ll_png_image *image) {
  free(image->pixels);
  image->pixels = NULL;
}

/* Reads samples as they are stored: no gamma, no colour management. */
static inline ll_png_image ll_png_read(FILE *file, uint32_t longest_side) {
  ll_png_image image;
  memset(&image, 0, sizeof image);
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &image, ll_png_error, ll_png_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    strncpy(image.error, "libpng could not start", sizeof image.error - 1);
    if (png) png_destroy_read_struct(&png, NULL, NULL);
    return image;
  }
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_init_io(png, file);
    png_set_user_limits(png, longest_side, longest_side);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    image.width = png_get_image_width(png, info);
    image.height = png_get_image_height(png, info);
    image.channels = png_get_channels(png, info);
    image.bits = png_get_bit_depth(png, info);
    size_t row = png_get_rowbytes(png, info);
    image.pixels = (unsigned char *)calloc(image.height, row);
    if (!image.pixels) png_error(png, "no memory for the pixels");
    int passes = png_get_interlace_type(png, info) == PNG_INTERLACE_ADAM7 ? 7 : 1;
    for (int pass = 0; pass < passes; pass++)
      for (uint32_t y = 0; y < image.height; y++) png_read_row(png, image.pixels + y * row, NULL);
    png_read_end(png, NULL);
  } else {
    ll_png_free(&image);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return image;
}
