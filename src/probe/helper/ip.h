/* Addresses of both families. An IPv4 address is kept as IPv6 maps it, so that any two are compared by their bytes. */
#ifndef IP_H
#define IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum family { IP4, IP6, FAMILIES };

enum { IP_BYTES = 16, IP_TEXT_BYTES = 46 };

/* All zero: none. */
struct ip {
  uint8_t bytes[IP_BYTES];
};

enum family ip_family(const struct ip *ip);

/* AF_INET or AF_INET6. */
int ip_domain(enum family family);

/* 0.0.0.0 or :: */
struct ip ip_any(enum family family);

/* From the 4 or 16 bytes that it has on the wire; false, and nothing taken, when they are not so many. */
bool ip_take(struct ip *ip, enum family family, const void *bytes, size_t length);

/* Its bytes on the wire, and how many there are. */
const uint8_t *ip_wire(const struct ip *ip, size_t *length);

bool ip_same(const struct ip *one, const struct ip *other);
bool ip_inside(const struct ip *ip, const struct ip *network, unsigned prefix);
bool ip_is_any(const struct ip *ip);
bool ip_is_loopback(const struct ip *ip);
bool ip_is_link_local(const struct ip *ip);

/* May it be the address of one machine, and not of none or of many? */
bool ip_is_unicast(const struct ip *ip);

bool ip_read(const char *text, struct ip *ip);
void ip_write(const struct ip *ip, char text[IP_TEXT_BYTES]);

socklen_t ip_to_socket(const struct ip *ip, uint16_t port, struct sockaddr_storage *address);

/* False when it is of another family, or cut short. */
bool ip_of_socket(const struct sockaddr_storage *address, size_t length, struct ip *ip, uint16_t *port);

#endif
