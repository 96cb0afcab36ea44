#include "COnnx.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Places in OrtApi, in the order of its first version.
enum {
  GET_ERROR_MESSAGE = 2,
  CREATE_ENVIRONMENT = 3,
  CREATE_SESSION = 7,
  RUN = 9,
  CREATE_SESSION_OPTIONS = 10,
  SET_THREADS = 24,
  GET_INPUT_COUNT = 30,
  GET_OUTPUT_COUNT = 31,
  GET_INPUT_TYPE = 33,
  GET_OUTPUT_TYPE = 34,
  GET_INPUT_NAME = 36,
  GET_OUTPUT_NAME = 37,
  CREATE_TENSOR = 49,
  GET_TENSOR_DATA = 51,
  CAST_TO_TENSOR_INFO = 55,
  GET_ELEMENT_TYPE = 60,
  GET_RANK = 61,
  GET_SIDES = 62,
  GET_VALUE_INFO = 65,
  CREATE_CPU_MEMORY_INFO = 69,
  ALLOCATOR_FREE = 76,
  GET_ALLOCATOR = 78,
  RELEASE_ENVIRONMENT = 92,
  RELEASE_STATUS = 93,
  RELEASE_MEMORY_INFO = 94,
  RELEASE_SESSION = 95,
  RELEASE_VALUE = 96,
  RELEASE_TYPE_INFO = 98,
  RELEASE_TENSOR_INFO = 99,
  RELEASE_SESSION_OPTIONS = 100,
};

enum { LOG_ERRORS = 3, ARENA_ALLOCATOR = 1, DEFAULT_MEMORY = 0, FIRST_VERSION = 1 };

typedef void status;
typedef void (*function)(void);
typedef struct {
  const function *(*table)(uint32_t version);
  const char *(*version)(void);
} api_base;

struct onnx_model {
  void *library;
  const function *api;
  void *environment, *options, *session, *memory, *allocator, *value;
  char *input_name, *output_name;
  size_t inputs, outputs;
  onnx_tensor input, output;
};

#define CALL(model, place, type) ((type)(model)->api[place])

typedef status *(*make)(void **);
typedef void (*release)(void *);
typedef status *(*get_size)(const void *, size_t *);
typedef status *(*get_at)(const void *, size_t, void **);
typedef status *(*get_name)(const void *, size_t, void *, char **);

// Takes the status; 0 where all went well.
static int failed(const onnx_model *model, status *said, char *message, size_t room) {
  if (!said) return 0;
  const char *text = CALL(model, GET_ERROR_MESSAGE, const char *(*)(const status *))(said);
  snprintf(message, room, "%s", text ? text : "no reason given");
  CALL(model, RELEASE_STATUS, release)(said);
  return 1;
}

#define TRY(call) \
  if (failed(model, (call), message, room)) return 1

static void let_go(const onnx_model *model, int place, void *object) {
  if (object) CALL(model, place, release)(object);
}

static int read_tensor(
    const onnx_model *model, const void *info, onnx_tensor *tensor, char *message, size_t room) {
  TRY(CALL(model, GET_ELEMENT_TYPE, status *(*)(const void *, int32_t *))(info, &tensor->element));
  TRY(CALL(model, GET_RANK, get_size)(info, &tensor->rank));
  if (tensor->rank > ONNX_MOST_SIDES) {
    snprintf(message, room, "a tensor of %zu sides", tensor->rank);
    return 1;
  }
  TRY(CALL(model, GET_SIDES, status *(*)(const void *, int64_t *, size_t))(
      info, tensor->sides, tensor->rank));
  return 0;
}

static int read_type(
    const onnx_model *model, int place, onnx_tensor *tensor, char *message, size_t room) {
  void *type = NULL;
  const void *info = NULL;
  TRY(CALL(model, place, get_at)(model->session, 0, &type));
  status *cast =
      CALL(model, CAST_TO_TENSOR_INFO, status *(*)(const void *, const void **))(type, &info);
  int is_bad = failed(model, cast, message, room);
  if (!is_bad && !info) {
    snprintf(message, room, "its first input or output is no tensor");
    is_bad = 1;
  }
  if (!is_bad) is_bad = read_tensor(model, info, tensor, message, room);
  let_go(model, RELEASE_TYPE_INFO, type);
  return is_bad;
}

static const function *table(const char *library, void **handle) {
  *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!*handle) return NULL;
  const api_base *(*base)(void) = (const api_base *(*)(void))dlsym(*handle, "OrtGetApiBase");
  return base ? base()->table(FIRST_VERSION) : NULL;
}

int onnx_exists(const char *library) {
  void *handle = NULL;
  const function *api = table(library, &handle);
  if (handle) dlclose(handle);
  return api != NULL;
}

static int start(
    onnx_model *model, const char *path, int threads, char *message, size_t room) {
  TRY(CALL(model, CREATE_ENVIRONMENT, status *(*)(int, const char *, void **))(
      LOG_ERRORS, "obscura", &model->environment));
  TRY(CALL(model, CREATE_SESSION_OPTIONS, make)(&model->options));
  TRY(CALL(model, SET_THREADS, status *(*)(void *, int))(model->options, threads));
  TRY(CALL(model, CREATE_SESSION, status *(*)(void *, const char *, const void *, void **))(
      model->environment, path, model->options, &model->session));
  TRY(CALL(model, CREATE_CPU_MEMORY_INFO, status *(*)(int, int, void **))(
      ARENA_ALLOCATOR, DEFAULT_MEMORY, &model->memory));
  TRY(CALL(model, GET_ALLOCATOR, make)(&model->allocator));
  TRY(CALL(model, GET_INPUT_COUNT, get_size)(model->session, &model->inputs));
  TRY(CALL(model, GET_OUTPUT_COUNT, get_size)(model->session, &model->outputs));
  if (model->inputs == 0 || model->outputs == 0) {
    snprintf(message, room, "it has %zu inputs and %zu outputs", model->inputs, model->outputs);
    return 1;
  }
  TRY(CALL(model, GET_INPUT_NAME, get_name)(
      model->session, 0, model->allocator, &model->input_name));
  TRY(CALL(model, GET_OUTPUT_NAME, get_name)(
      model->session, 0, model->allocator, &model->output_name));
  return read_type(model, GET_INPUT_TYPE, &model->input, message, room)
         || read_type(model, GET_OUTPUT_TYPE, &model->output, message, room);
}

onnx_model *onnx_open(
    const char *library, const char *path, int threads, char *message, size_t room) {
  onnx_model *model = calloc(1, sizeof(onnx_model));
  if (!model) {
    snprintf(message, room, "no memory");
    return NULL;
  }
  model->api = table(library, &model->library);
  if (!model->api) {
    snprintf(message, room, "%s is no ONNX Runtime", library);
    onnx_close(model);
    return NULL;
  }
  if (start(model, path, threads, message, room)) {
    onnx_close(model);
    return NULL;
  }
  return model;
}

void onnx_close(onnx_model *model) {
  if (!model) return;
  if (model->api) {
    let_go(model, RELEASE_VALUE, model->value);
    char *names[] = {model->input_name, model->output_name};
    for (int place = 0; place < 2; place++) {
      if (!names[place]) continue;
      status *said = CALL(model, ALLOCATOR_FREE, status *(*)(void *, void *))(
          model->allocator, names[place]);
      let_go(model, RELEASE_STATUS, said);
    }
    let_go(model, RELEASE_MEMORY_INFO, model->memory);
    let_go(model, RELEASE_SESSION, model->session);
    let_go(model, RELEASE_SESSION_OPTIONS, model->options);
    let_go(model, RELEASE_ENVIRONMENT, model->environment);
  }
  // The library stays: threads of its own may outlive a session.
  free(model);
}

size_t onnx_inputs(const onnx_model *model) { return model->inputs; }
size_t onnx_outputs(const onnx_model *model) { return model->outputs; }
onnx_tensor onnx_input(const onnx_model *model) { return model->input; }
onnx_tensor onnx_output(const onnx_model *model) { return model->output; }

static int run(
    onnx_model *model, const void *values, size_t bytes, const onnx_tensor *given,
    onnx_tensor *made, void **data, char *message, size_t room) {
  let_go(model, RELEASE_VALUE, model->value);
  model->value = NULL;
  void *fed = NULL, *info = NULL;
  // Inputs are read only, whatever the interface's type says.
  TRY(CALL(model, CREATE_TENSOR,
           status *(*)(const void *, void *, size_t, const int64_t *, size_t, int, void **))(
      model->memory, (void *)values, bytes, given->sides, given->rank, given->element, &fed));
  const char *in[] = {model->input_name}, *out[] = {model->output_name};
  const void *feeds[] = {fed};
  status *said = CALL(
      model, RUN,
      status *(*)(void *, const void *, const char *const *, const void *const *, size_t,
                  const char *const *, size_t, void **))(
      model->session, NULL, in, feeds, 1, out, 1, &model->value);
  let_go(model, RELEASE_VALUE, fed);
  TRY(said);
  TRY(CALL(model, GET_VALUE_INFO, status *(*)(const void *, void **))(model->value, &info));
  int is_bad = read_tensor(model, info, made, message, room);
  let_go(model, RELEASE_TENSOR_INFO, info);
  if (is_bad) return 1;
  TRY(CALL(model, GET_TENSOR_DATA, status *(*)(void *, void **))(model->value, data));
  return 0;
}

const void *onnx_run(
    onnx_model *model, const void *values, size_t bytes, const onnx_tensor *given,
    onnx_tensor *made, char *message, size_t room) {
  void *data = NULL;
  return run(model, values, bytes, given, made, &data, message, room) ? NULL : data;
}
