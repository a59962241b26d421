/* All that is told of an interface where links are wanted. */
#ifndef INTERFACE_H
#define INTERFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  MAX_INTERFACES = 4096,
  ALIAS_BYTES = 256,
  KIND_BYTES = 32,
  HARDWARE_BYTES = 32,
  NO_ID = -1, /* as the kernel says it */
};

/* Indices are 0 where there is none. */
struct interface {
  uint32_t index, mtu, master, peer;
  int32_t peer_namespace; /* an id that holds in the namespace that tells it; NO_ID: this one */
  uint16_t place;         /* the namespace of the run that the peer is in; NOBODY: none of them */
  bool up;
  const char *state, *port; /* port: NULL for one that is none of a bridge */
  char name[16], kind[KIND_BYTES], alias[ALIAS_BYTES];
  uint8_t hardware[HARDWARE_BYTES];
  size_t hardware_bytes;
};

struct interfaces {
  uint32_t count;
  bool overflowed;
  struct interface items[MAX_INTERFACES];
};

/* Takes one from a message of the kernel's. */
void take_interface(const uint8_t *body, size_t length, void *context);

#endif
