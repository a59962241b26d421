/* What the sockets of all kinds have in common. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <sys/types.h>

#include "ip.h"
#include "plan.h"

/* An error that a packet of ours caused somewhere. */
struct socket_error {
  struct ip destination; /* of that packet */
  struct ip offender; /* who said so; all zero when it is not known */
  struct cause cause; /* by errno when it is this machine's own */
  int number;         /* the errno that stands for it in any case */
};

/* Wide buffers, and errors with the packets that caused them. Says 0 or what failed. */
int prepare_socket(int fd, enum family family);

/* Wide buffers alone. */
void widen_socket(int fd);

/* Errors with the packets that caused them, alone. Says 0 or what failed. */
int hear_errors(int fd, enum family family);

/* Undoes what connect() did, or is doing. */
void disconnect_socket(int fd);

void close_socket(int *fd);

/* The next error and the start of its packet, from the transport's payload on. Says -1 when there is none. */
ssize_t receive_error(int fd, uint8_t *bytes, size_t length, struct socket_error *error);

/* What such a message says. */
void read_error(struct msghdr *message, struct socket_error *error);

/* Did the packet not get there at all, and is it not just to take another way or be smaller? */
bool cause_is_final(const struct cause *cause);

/* Is it that the packet was too big? */
bool cause_is_size(const struct cause *cause);

/* Does it say that nobody listens at the port? */
bool cause_is_port(const struct cause *cause);

#endif
