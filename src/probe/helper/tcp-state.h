/* What the kernel knows of a TCP socket. */
#ifndef TCP_STATE_H
#define TCP_STATE_H

#include <stdbool.h>

#include "plan.h"

struct tcp_state {
  bool connected; /* the other side's kernel took it; it may have ended since */
  bool acknowledged; /* all that was sent, if only by a reset */
  bool refused;   /* by a reset */
  struct cause cause;
};

/* Reads what became of a connection so far; an error is read once only. */
void tcp_read_state(int fd, enum family family, struct tcp_state *state);

/* Undoes a connection, and leaves the socket as new. */
void tcp_disconnect(int fd);

#endif
