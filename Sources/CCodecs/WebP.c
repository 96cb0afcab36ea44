#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include "Message.h"

static const char *meaning(VP8StatusCode code) {
  switch (code) {
    case VP8_STATUS_OUT_OF_MEMORY: return "no memory for the picture";
    case VP8_STATUS_BITSTREAM_ERROR: return "the compressed data is damaged";
    case VP8_STATUS_UNSUPPORTED_FEATURE: return "it uses a feature that libwebp does not support";
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA: return "the file ends early";
    default: return "libwebp could not decode it";
  }
}

cc_status cc_webp_read_info(
    const uint8_t *file, size_t count, cc_webp_info *info, char *message) {
  WebPBitstreamFeatures features;
  VP8StatusCode status = WebPGetFeatures(file, count, &features);
  if (status != VP8_STATUS_OK) {
    cc_say(message, meaning(status));
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
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) {
    cc_say(message, "libwebp has another version than the one Obscura was built with");
    return CC_FAILED;
  }
  int channels = info->has_alpha ? 4 : 3;
  config.output.colorspace = info->has_alpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = out;
  config.output.u.RGBA.stride = info->width * channels;
  config.output.u.RGBA.size = (size_t)info->width * (size_t)info->height * (size_t)channels;
  VP8StatusCode status = WebPDecode(file, count, &config);
  WebPFreeDecBuffer(&config.output);
  if (status == VP8_STATUS_OK) return CC_DONE;
  cc_say(message, meaning(status));
  return CC_FAILED;
}

cc_status cc_webp_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, float quality,
    cc_buffer *out, char *message) {
  uint8_t *bytes = NULL;
  int stride = width * channels;
  size_t count;
  if (quality < 0) {
    count = channels == 4 ? WebPEncodeLosslessRGBA(pixels, width, height, stride, &bytes)
                          : WebPEncodeLosslessRGB(pixels, width, height, stride, &bytes);
  } else {
    count = channels == 4 ? WebPEncodeRGBA(pixels, width, height, stride, quality, &bytes)
                          : WebPEncodeRGB(pixels, width, height, stride, quality, &bytes);
  }
  uint8_t *copy = count > 0 ? malloc(count) : NULL;
  if (copy) {
    memcpy(copy, bytes, count);
    out->bytes = copy;
    out->count = count;
  } else {
    cc_say(message, count > 0 ? "no memory for the file" : "libwebp could not encode it");
  }
  WebPFree(bytes);
  return copy ? CC_DONE : CC_FAILED;
}
