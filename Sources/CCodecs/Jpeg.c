#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "Message.h"

struct cc_jpeg {
  tjhandle handle;
  const uint8_t *file;
  size_t count;
  int width, height;
};

cc_jpeg *cc_jpeg_open(const uint8_t *file, size_t count, cc_jpeg_info *info, char *message) {
  cc_jpeg *reader = calloc(1, sizeof *reader);
  if (reader) reader->handle = tjInitDecompress();
  if (!reader || !reader->handle) {
    cc_say(message, "no memory for a decoder");
    cc_jpeg_close(reader);
    return NULL;
  }
  int sampling = 0, colors = -1;
  // The result is not looked at: it is a failure for warnings and for unusual sampling too, which
  // the decoder copes with. The size and the colours are set only when the header was read.
  (void)tjDecompressHeader3(
      reader->handle, file, count, &reader->width, &reader->height, &sampling, &colors);
  if (colors < 0 || reader->width < 1 || reader->height < 1) {
    cc_say(message, tjGetErrorStr2(reader->handle));
    cc_jpeg_close(reader);
    return NULL;
  }
  reader->file = file;
  reader->count = count;
  info->width = reader->width;
  info->height = reader->height;
  info->is_cmyk = colors == TJCS_CMYK || colors == TJCS_YCCK;
  info->is_grey = colors == TJCS_GRAY;
  return reader;
}

cc_status cc_jpeg_read(
    cc_jpeg *reader, int32_t eighths, cc_jpeg_colors colors, uint8_t *out, char *message) {
  int format = colors == CC_GREY ? TJPF_GRAY : colors == CC_RGB ? TJPF_RGB : TJPF_CMYK;
  tjscalingfactor factor = {eighths, 8};
  int width = TJSCALED(reader->width, factor), height = TJSCALED(reader->height, factor);
  // Progressive files may repeat scans thousands of times: TJFLAG_LIMITSCANS stops such bombs.
  int status = tjDecompress2(
      reader->handle, reader->file, reader->count, out, width, width * (int)colors, height, format,
      TJFLAG_LIMITSCANS);
  if (status == 0) return CC_DONE;
  cc_say(message, tjGetErrorStr2(reader->handle));
  return tjGetErrorCode(reader->handle) == TJERR_WARNING ? CC_WARNED : CC_FAILED;
}

void cc_jpeg_close(cc_jpeg *reader) {
  if (!reader) return;
  if (reader->handle) tjDestroy(reader->handle);
  free(reader);
}

cc_status cc_jpeg_encode(
    const uint8_t *pixels, int32_t width, int32_t height, cc_jpeg_colors colors, int32_t quality,
    int32_t halves_chroma, cc_buffer *out, char *message) {
  tjhandle writer = tjInitCompress();
  if (!writer) {
    cc_say(message, "no memory for an encoder");
    return CC_FAILED;
  }
  int format = colors == CC_GREY ? TJPF_GRAY : TJPF_RGB;
  int sampling = colors == CC_GREY ? TJSAMP_GRAY : halves_chroma ? TJSAMP_420 : TJSAMP_444;
  unsigned char *bytes = NULL;
  unsigned long count = 0;
  int status = tjCompress2(
      writer, pixels, width, 0, height, format, &bytes, &count, sampling, quality, 0);
  uint8_t *copy = status == 0 ? malloc(count) : NULL;
  if (copy) {
    memcpy(copy, bytes, count);
    out->bytes = copy;
    out->count = count;
  } else {
    cc_say(message, status == 0 ? "no memory for the file" : tjGetErrorStr2(writer));
  }
  tjFree(bytes);
  tjDestroy(writer);
  return copy ? CC_DONE : CC_FAILED;
}
