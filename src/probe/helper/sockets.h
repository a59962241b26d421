/* What the sockets of all kinds have in common. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* An error that a packet of ours caused somewhere. */
struct socket_error {
  uint32_t destination; /* of that packet */
  int number;
  bool by_icmp; /* and not by this machine itself */
  uint8_t type, code;
};

/* Wide buffers, and errors with the packets that caused them. Says 0 or what failed. */
int prepare_socket(int fd);

void close_socket(int *fd);

/* The next error and the start of its packet, from the transport's payload on. Says -1 when there is none. */
ssize_t receive_error(int fd, uint8_t *bytes, size_t length, struct socket_error *error);

#endif
