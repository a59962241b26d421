/* The sockets of TCP: each rests in the pool of its namespace, or is on a connection of a probe. */
#ifndef TCP_CONNECTION_H
#define TCP_CONNECTION_H

#include "plan.h"

enum stage { FREE, CONNECTING, LISTENING, ANSWERING };

struct connection {
  uint64_t since_us; /* by the patient clock */
  uint32_t probe, next; /* of its pool's free ones, or of the probe's */
  int fd;
  uint16_t namespace;
  uint8_t family, stage, attempt;
};

/* NULL at the end of a list. */
struct connection *connection_at(uint32_t number);

/* Takes one from the pool for an attempt of a probe; NULL when none is free. */
struct connection *take_connection(struct plan *plan, uint32_t index, unsigned attempt);

/* Undoes the connection and puts its socket back, for the first that waits for one. */
void release_connection(struct plan *plan, struct connection *connection);

#endif
