#include "CCipherKernels.h"

void ck_rc4(const uint8_t *source, uint8_t *target, size_t count, const uint8_t key[256]) {
  uint8_t state[256];
  for (int i = 0; i < 256; i++) state[i] = (uint8_t)i;
  uint8_t j = 0;
  for (int i = 0; i < 256; i++) {
    const uint8_t value = state[i];
    j = (uint8_t)(j + value + key[i]);
    state[i] = state[j];
    state[j] = value;
  }
  uint8_t i = 0;
  j = 0;
  for (size_t place = 0; place < count; place++) {
    const uint8_t a = state[++i];
    j = (uint8_t)(j + a);
    const uint8_t b = state[j];
    state[i] = b;
    state[j] = a;
    target[place] = source[place] ^ state[(uint8_t)(a + b)];
  }
}
