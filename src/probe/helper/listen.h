/* Who listens in a namespace. */
#ifndef LISTEN_H
#define LISTEN_H

#include "plan.h"

/* Reads the listeners of the current namespace; false when they cannot be known, or not all be kept. */
bool read_listeners(uint32_t namespace, enum kind kind);

void report_listeners(uint32_t namespace);

/* Takes one socket from a message of the kernel's. */
void take_listener(const uint8_t *body, size_t length, void *context);

#endif
