/* Raw sockets that see which of our packets arrive in a namespace, whether or not anybody there answers them. */
#ifndef WITNESS_H
#define WITNESS_H

#include <sys/types.h>

#include "mark.h"
#include "plan.h"

/* Says -1 where there is no NET_RAW. */
int witness_open(enum kind kind, enum family family);

enum { WITNESSED_BYTES = 128 };

/* The start of the next packet that arrived; -1 when there is none. */
ssize_t witness_read(int fd, uint8_t bytes[WITNESSED_BYTES]);

/* How many packets found no room in it so far; false when that cannot be known. */
bool witness_drops(int fd, uint32_t *drops);

/* Is what such a socket shows a packet of ours? */
bool read_witnessed(const uint8_t *bytes, size_t length, enum kind kind, enum family family, struct mark *mark);

#endif
