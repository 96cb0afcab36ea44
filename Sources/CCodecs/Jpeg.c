#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

#include "Message.h"

// A turbojpeg handle costs more to make than a thumbnail costs to decode, so every thread keeps one
// of each kind. The key's destructor frees them when the thread ends.
typedef struct {
  tjhandle reader, writer;
} thread_handles;

static pthread_key_t handles_key;
static pthread_once_t handles_once = PTHREAD_ONCE_INIT;
static int handles_ready = 0;

static void free_handles(void *pointer) {
  thread_handles *handles = pointer;
  if (handles->reader) tjDestroy(handles->reader);
  if (handles->writer) tjDestroy(handles->writer);
  free(handles);
}

static void make_handles_key(void) {
  handles_ready = pthread_key_create(&handles_key, free_handles) == 0;
}

static thread_handles *handles_of_thread(void) {
  pthread_once(&handles_once, make_handles_key);
  if (!handles_ready) return NULL;
  thread_handles *handles = pthread_getspecific(handles_key);
  if (handles) return handles;
  handles = calloc(1, sizeof *handles);
  if (handles && pthread_setspecific(handles_key, handles) != 0) {
    free(handles);
    return NULL;
  }
  return handles;
}

static tjhandle reader_of_thread(char *message) {
  thread_handles *handles = handles_of_thread();
  if (handles && !handles->reader) handles->reader = tjInitDecompress();
  if (handles && handles->reader) return handles->reader;
  cc_say(message, "no memory for a decoder");
  return NULL;
}

static tjhandle writer_of_thread(char *message) {
  thread_handles *handles = handles_of_thread();
  if (handles && !handles->writer) handles->writer = tjInitCompress();
  if (handles && handles->writer) return handles->writer;
  cc_say(message, "no memory for an encoder");
  return NULL;
}

cc_status cc_jpeg_read_info(
    const uint8_t *file, size_t count, cc_jpeg_info *info, char *message) {
  tjhandle reader = reader_of_thread(message);
  if (!reader) return CC_FAILED;
  int width = 0, height = 0, sampling = 0, colors = -1;
  int status = tjDecompressHeader3(reader, file, count, &width, &height, &sampling, &colors);
  // Unusual sampling makes this function fail although the decoder copes, once it knows the size.
  if ((status != 0 && tjGetErrorCode(reader) == TJERR_FATAL && colors < 0) || width < 1
      || height < 1) {
    cc_say(message, tjGetErrorStr2(reader));
    return CC_FAILED;
  }
  info->width = width;
  info->height = height;
  info->is_cmyk = colors == TJCS_CMYK || colors == TJCS_YCCK;
  info->is_grey = colors == TJCS_GRAY;
  return CC_DONE;
}

cc_status cc_jpeg_decode(
    const uint8_t *file, size_t count, const cc_jpeg_info *info, int32_t eighths,
    cc_jpeg_colors colors, uint8_t *out, char *message) {
  tjhandle reader = reader_of_thread(message);
  if (!reader) return CC_FAILED;
  int format = colors == CC_GREY ? TJPF_GRAY : colors == CC_RGB ? TJPF_RGB : TJPF_CMYK;
  tjscalingfactor factor = {eighths, 8};
  int width = TJSCALED(info->width, factor), height = TJSCALED(info->height, factor);
  // Progressive files may repeat scans thousands of times: TJFLAG_LIMITSCANS stops such bombs.
  int status = tjDecompress2(
      reader, file, count, out, width, width * (int)colors, height, format, TJFLAG_LIMITSCANS);
  if (status == 0) return CC_DONE;
  cc_say(message, tjGetErrorStr2(reader));
  return tjGetErrorCode(reader) == TJERR_WARNING ? CC_WARNED : CC_FAILED;
}

cc_status cc_jpeg_encode(
    const uint8_t *pixels, int32_t width, int32_t height, cc_jpeg_colors colors, int32_t quality,
    int32_t halves_chroma, cc_buffer *out, char *message) {
  tjhandle writer = writer_of_thread(message);
  if (!writer) return CC_FAILED;
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
  return copy ? CC_DONE : CC_FAILED;
}
