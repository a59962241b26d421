/* What a socket's error queue holds: first a byte for the length of the address, then the address, then the rest. */
#include <string.h>

#include "fuzz.h"
#include "sockets.h"

enum { CONTROL_BYTES = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  union {
    struct cmsghdr header;
    uint8_t bytes[CONTROL_BYTES];
  } control = {0};
  struct sockaddr_storage name = {0};
  struct socket_error error;
  if (size == 0) return 0;
  const size_t rest = size - 1, name_bytes = data[0] % (sizeof name + 1) < rest ? data[0] % (sizeof name + 1) : rest;
  const size_t control_bytes = rest - name_bytes < CONTROL_BYTES ? rest - name_bytes : CONTROL_BYTES;
  memcpy(&name, data + 1, name_bytes);
  memcpy(control.bytes, data + 1 + name_bytes, control_bytes);
  struct msghdr message = {
      .msg_name = &name,
      .msg_namelen = (socklen_t)name_bytes,
      .msg_control = &control,
      .msg_controllen = control_bytes,
  };
  read_error(&message, &error);
  if (cause_is_final(&error.cause) && cause_is_size(&error.cause)) __builtin_trap();
  cause_is_port(&error.cause);
  return 0;
}
