#include "ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { MAPPED_BYTES = 12, MAPPED_BITS = 8 * MAPPED_BYTES };

static const uint8_t mapped[MAPPED_BYTES] = {[10] = 0xFF, [11] = 0xFF};
static const struct ip none, any4 = {.bytes = {[10] = 0xFF, [11] = 0xFF}};

enum family ip_family(const struct ip *ip) {
  return memcmp(ip->bytes, mapped, MAPPED_BYTES) == 0 ? IP4 : IP6;
}

int ip_domain(enum family family) {
  return family == IP4 ? AF_INET : AF_INET6;
}

struct ip ip_any(enum family family) {
  return family == IP4 ? any4 : none;
}

bool ip_take(struct ip *ip, enum family family, const void *bytes, size_t length) {
  const size_t offset = family == IP4 ? MAPPED_BYTES : 0;
  if (length != IP_BYTES - offset) return false;
  *ip = ip_any(family);
  memcpy(ip->bytes + offset, bytes, length);
  return true;
}

const uint8_t *ip_wire(const struct ip *ip, size_t *length) {
  const size_t offset = ip_family(ip) == IP4 ? MAPPED_BYTES : 0;
  *length = IP_BYTES - offset;
  return ip->bytes + offset;
}

bool ip_same(const struct ip *one, const struct ip *other) {
  return memcmp(one->bytes, other->bytes, IP_BYTES) == 0;
}

bool ip_inside(const struct ip *ip, const struct ip *network, unsigned prefix) {
  const unsigned bits = ip_family(network) == IP4 ? prefix + MAPPED_BITS : prefix;
  if (bits > 8 * IP_BYTES || ip_family(ip) != ip_family(network)) return false;
  const unsigned whole = bits / 8, rest = bits % 8;
  if (memcmp(ip->bytes, network->bytes, whole) != 0) return false;
  return rest == 0 || ((ip->bytes[whole] ^ network->bytes[whole]) >> (8 - rest)) == 0;
}

bool ip_is_any(const struct ip *ip) {
  return ip_same(ip, &none) || ip_same(ip, &any4);
}

bool ip_is_loopback(const struct ip *ip) {
  static const struct ip loopback = {.bytes = {[15] = 1}};
  return ip_family(ip) == IP4 ? ip->bytes[MAPPED_BYTES] == 127 : ip_same(ip, &loopback);
}

bool ip_is_link_local(const struct ip *ip) {
  const uint8_t *bytes = ip->bytes;
  if (ip_family(ip) == IP4) return bytes[MAPPED_BYTES] == 169 && bytes[MAPPED_BYTES + 1] == 254;
  return bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;
}

bool ip_is_unicast(const struct ip *ip) {
  const uint8_t first = ip->bytes[MAPPED_BYTES];
  if (ip_family(ip) == IP4) return first != 0 && first < 224;
  return !ip_is_any(ip) && ip->bytes[0] != 0xFF;
}

/* An IPv4 address in the clothes of IPv6 would be asked as neither. */
bool ip_read(const char *text, struct ip *ip) {
  uint8_t bytes[IP_BYTES];
  if (inet_pton(AF_INET, text, bytes) == 1) return ip_take(ip, IP4, bytes, sizeof(struct in_addr));
  if (inet_pton(AF_INET6, text, bytes) != 1) return false;
  return ip_take(ip, IP6, bytes, sizeof bytes) && ip_family(ip) == IP6;
}

void ip_write(const struct ip *ip, char text[IP_TEXT_BYTES]) {
  size_t length;
  inet_ntop(ip_domain(ip_family(ip)), ip_wire(ip, &length), text, IP_TEXT_BYTES);
}

socklen_t ip_to_socket(const struct ip *ip, uint16_t port, struct sockaddr_storage *address) {
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  memset(address, 0, sizeof *address);
  if (ip_family(ip) == IP4) {
    memcpy(&in.sin_addr, ip->bytes + MAPPED_BYTES, sizeof in.sin_addr);
    memcpy(address, &in, sizeof in);
    return sizeof in;
  }
  memcpy(&in6.sin6_addr, ip->bytes, sizeof in6.sin6_addr);
  memcpy(address, &in6, sizeof in6);
  return sizeof in6;
}

bool ip_of_socket(const struct sockaddr_storage *address, size_t length, struct ip *ip, uint16_t *port) {
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
  if (address->ss_family == AF_INET && length >= sizeof in) {
    memcpy(&in, address, sizeof in);
    *port = ntohs(in.sin_port);
    return ip_take(ip, IP4, &in.sin_addr, sizeof in.sin_addr);
  }
  if (address->ss_family == AF_INET6 && length >= sizeof in6) {
    memcpy(&in6, address, sizeof in6);
    *port = ntohs(in6.sin6_port);
    return ip_take(ip, IP6, &in6.sin6_addr, sizeof in6.sin6_addr);
  }
  return false;
}
