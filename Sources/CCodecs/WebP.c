#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include "Message.h"

cc_status cc_webp_read_info(
    const uint8_t *file, size_t count, cc_webp_info *info, char *message) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(file, count, &features) != VP8_STATUS_OK) {
    cc_say(message, "the WebP header is damaged");
    return CC_FAILED;
  }
  info->width = features.width;
  info->height = features.height;
  info->has_alpha = features.has_alpha;
  info->is_animated = features.has_animation;
  return CC_DONE;
}

cc_status cc_webp_decode(
    const uint8_t *file, size_t count, const cc_webp_info *info, uint8_t *out, char *message) {
  int channels = info->has_alpha ? 4 : 3, stride = info->width * channels;
  size_t size = (size_t)stride * (size_t)info->height;
  uint8_t *done = info->has_alpha ? WebPDecodeRGBAInto(file, count, out, size, stride)
                                  : WebPDecodeRGBInto(file, count, out, size, stride);
  if (done) return CC_DONE;
  cc_say(message, "the WebP data is damaged or cut short");
  return CC_FAILED;
}

cc_status cc_webp_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, float quality,
    cc_buffer *out, char *message) {
  uint8_t *bytes = NULL;
  int stride = width * channels;
  size_t count;
  if (quality < 0)
    count = channels == 4 ? WebPEncodeLosslessRGBA(pixels, width, height, stride, &bytes)
                          : WebPEncodeLosslessRGB(pixels, width, height, stride, &bytes);
  else
    count = channels == 4 ? WebPEncodeRGBA(pixels, width, height, stride, quality, &bytes)
                          : WebPEncodeRGB(pixels, width, height, stride, quality, &bytes);
  uint8_t *copy = count ? malloc(count) : NULL;
  if (copy) {
    memcpy(copy, bytes, count);
    out->bytes = copy;
    out->count = count;
  } else {
    cc_say(message, "the picture cannot be written as WebP");
  }
  WebPFree(bytes);
  return copy ? CC_DONE : CC_FAILED;
}
