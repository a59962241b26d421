#include "icmp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/icmp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "random.h"
#include "sockets.h"

static const uint8_t magic[4] = {'n', 'e', 't', 'x'};

/* As it is on the wire: no gaps, for every field is where its size wants it. */
struct packet {
  struct icmphdr header;
  uint8_t magic[4];
  uint32_t id;
  uint64_t nonce;
  uint8_t attempt, rest[7];
};

enum { MAX_IP_HEADER = 60 };

static bool use_raw(struct namespace *namespace) {
  const struct icmp_filter replies_only = {.data = ~(UINT32_C(1) << ICMP_ECHOREPLY)};
  namespace->icmp = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
  namespace->raw = true;
  namespace->identifier = (uint16_t)random_u64();
  if (namespace->icmp < 0) return false;
  return setsockopt(namespace->icmp, SOL_RAW, ICMP_FILTER, &replies_only, sizeof replies_only) == 0;
}

/* Most namespaces let anybody ping. In one that does not, a raw socket can, which needs the capability NET_RAW. */
void icmp_open(struct namespace *namespace) {
  namespace->icmp = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
  if (namespace->icmp >= 0 || use_raw(namespace)) {
    const int failure = prepare_socket(namespace->icmp);
    if (failure == 0) return;
    errno = failure;
  }
  namespace->icmp_errno = errno;
  close_socket(&namespace->icmp);
}

static uint16_t checksum(const void *bytes, size_t length) {
  uint32_t sum = 0;
  for (size_t at = 0; at + 1 < length; at += 2) {
    uint16_t word;
    memcpy(&word, (const uint8_t *)bytes + at, sizeof word);
    sum += word;
  }
  sum = (sum >> 16) + (sum & 0xFFFF);
  sum += sum >> 16;
  return (uint16_t)~sum;
}

int icmp_send(const struct namespace *namespace, uint32_t address, const struct icmp_mark *mark) {
  struct packet packet = {
      .header = {.type = ICMP_ECHO, .un.echo = {.id = namespace->identifier, .sequence = htons((uint16_t)mark->id)}},
      .id = mark->id,
      .nonce = mark->nonce,
      .attempt = mark->attempt,
  };
  memcpy(packet.magic, magic, sizeof magic);
  packet.header.checksum = checksum(&packet, sizeof packet);
  const struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = address};
  const ssize_t sent =
      sendto(namespace->icmp, &packet, sizeof packet, MSG_DONTWAIT, (const struct sockaddr *)&to, sizeof to);
  return sent < 0 ? errno : 0;
}

static enum icmp_kind read_mark(const struct namespace *namespace, const uint8_t *bytes, size_t length,
                                unsigned type, struct icmp_mark *mark) {
  struct packet packet;
  if (length < sizeof packet) return ICMP_FOREIGN;
  memcpy(&packet, bytes, sizeof packet);
  if (packet.header.type != type || packet.header.code != 0) return ICMP_FOREIGN;
  if (namespace->raw && packet.header.un.echo.id != namespace->identifier) return ICMP_FOREIGN;
  if (memcmp(packet.magic, magic, sizeof magic) != 0) return ICMP_FOREIGN;
  *mark = (struct icmp_mark){.id = packet.id, .nonce = packet.nonce, .attempt = packet.attempt};
  return ICMP_ANSWER;
}

enum icmp_kind icmp_receive(const struct namespace *namespace, struct icmp_message *message) {
  uint8_t bytes[MAX_IP_HEADER + sizeof(struct packet)];
  struct sockaddr_in from = {0};
  socklen_t from_bytes = sizeof from;
  const ssize_t got =
      recvfrom(namespace->icmp, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &from_bytes);
  if (got < 0) return errno == EAGAIN ? ICMP_NOTHING : ICMP_FOREIGN;
  /* Only a raw socket shows the IP header. */
  const size_t length = (size_t)got;
  const size_t start = namespace->raw && length > 0 ? (size_t)(bytes[0] & 0x0F) * 4 : 0;
  if (start > length) return ICMP_FOREIGN;
  *message = (struct icmp_message){.address = from.sin_addr.s_addr, .type = ICMP_ECHOREPLY};
  return read_mark(namespace, bytes + start, length - start, ICMP_ECHOREPLY, &message->mark);
}

/* Those that say that the echo did not get there, and not just that it should take another way or be smaller. */
static bool is_final(const struct socket_error *error) {
  if (error->type == ICMP_DEST_UNREACH) return error->code != ICMP_FRAG_NEEDED;
  return error->type == ICMP_TIME_EXCEEDED || error->type == ICMP_PARAMETERPROB;
}

enum icmp_kind icmp_receive_error(const struct namespace *namespace, struct icmp_message *message) {
  uint8_t bytes[sizeof(struct packet)];
  struct socket_error error;
  const ssize_t got = receive_error(namespace->icmp, bytes, sizeof bytes, &error);
  if (got < 0) return ICMP_NOTHING;
  if (!error.by_icmp || !is_final(&error)) return ICMP_FOREIGN;
  *message = (struct icmp_message){.address = error.destination, .type = error.type, .code = error.code};
  return read_mark(namespace, bytes, (size_t)got, ICMP_ECHO, &message->mark);
}
