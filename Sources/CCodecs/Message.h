#ifndef CCODECS_MESSAGE_H
#define CCODECS_MESSAGE_H

#include <stdio.h>

#include "CCodecs.h"

/// Copies a library's text into the caller's buffer, cut where the buffer ends.
static inline void cc_say(char *message, const char *text) {
  snprintf(message, CC_MESSAGE_SIZE, "%s", text ? text : "unknown error");
}

#endif
