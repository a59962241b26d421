/* Raw sockets that see which of our packets arrive in a namespace, whether or not anybody there answers them. */
#ifndef WITNESS_H
#define WITNESS_H

#include "mark.h"
#include "plan.h"

/* Says -1 where there is no NET_RAW. */
int witness_open(enum kind kind, enum family family);

/* The next packet of ours that arrived. */
enum reading witness_read(int fd, enum kind kind, enum family family, struct mark *mark);

/* How many packets found no room in it so far; false when that cannot be known. */
bool witness_drops(int fd, uint32_t *drops);

/* What such a socket shows of a packet. */
bool read_witnessed(const uint8_t *bytes, size_t length, enum kind kind, enum family family, struct mark *mark);

#endif
