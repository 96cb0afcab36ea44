#include <stdlib.h>

#include "CCodecs.h"

void cc_buffer_free(cc_buffer *buffer) {
  free(buffer->bytes);
  buffer->bytes = NULL;
  buffer->count = 0;
}
