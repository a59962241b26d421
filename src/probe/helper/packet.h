/* The packets that probes send, byte for byte: how they are written, and read again. No state, no sockets. */
#ifndef PACKET_H
#define PACKET_H

#include <stdbool.h>
#include <stddef.h>

#include "ip.h"
#include "mark.h"

enum {
  ECHO_BYTES = 32,     /* a small one; a full one has zeroes after these */
  DATAGRAM_BYTES = 32, /* without its UDP header */
  UDP_HEADER_BYTES = 8,
  ECHO_SUM_AT = 2, /* from the start of its ICMP header */
  ECHO_MAGIC_AT = 8,
};

/* How each starts, after its header. */
extern const uint8_t echo_magic[4];
extern const uint8_t datagram_magic[10];

/* Writes the first ECHO_BYTES of an echo request; its checksum is left to the caller or the kernel. */
void write_echo(uint8_t *bytes, enum family family, uint16_t identifier, const struct mark *mark);

/* Is it an echo reply, or else a request, of ours? Where an identifier is given, it has to be that one's. */
bool read_echo(const uint8_t *bytes, size_t length, enum family family, bool reply, const uint16_t *identifier,
               struct mark *mark);

void write_datagram(uint8_t *bytes, const struct mark *mark);
bool read_datagram(const uint8_t *bytes, size_t length, struct mark *mark);

/* How many bytes the IPv4 header takes that a raw socket shows; `length` when there is nothing after it. */
size_t ip4_header_bytes(const uint8_t *bytes, size_t length);

/* The checksum of IPv4's ICMP, as it goes into the packet. */
uint16_t checksum(const uint8_t *bytes, size_t length);

#endif
