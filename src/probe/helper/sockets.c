#include "sockets.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/errqueue.h> /* takes struct timespec for granted */

#include "icmp-numbers.h"

enum { BUFFER_BYTES = 1 << 20 };

/* The limit of the machine counts only for those without privileges. */
static void widen(int fd, int forced, int polite) {
  const int bytes = BUFFER_BYTES;
  if (setsockopt(fd, SOL_SOCKET, forced, &bytes, sizeof bytes) == 0) return;
  setsockopt(fd, SOL_SOCKET, polite, &bytes, sizeof bytes);
}

void widen_socket(int fd) {
  widen(fd, SO_RCVBUFFORCE, SO_RCVBUF);
  widen(fd, SO_SNDBUFFORCE, SO_SNDBUF);
}

int hear_errors(int fd, enum family family) {
  const int on = 1;
  if (family == IP4) return setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == 0 ? 0 : errno;
  return setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on) == 0 ? 0 : errno;
}

int prepare_socket(int fd, enum family family) {
  widen_socket(fd);
  return hear_errors(fd, family);
}

void disconnect_socket(int fd) {
  const struct sockaddr nobody = {.sa_family = AF_UNSPEC};
  connect(fd, &nobody, sizeof nobody);
}

void close_socket(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static void take_detail(const uint8_t *bytes, size_t length, struct socket_error *error) {
  struct sock_extended_err detail;
  struct sockaddr_storage offender = {0};
  uint16_t port;
  if (length < sizeof detail) return;
  memcpy(&detail, bytes, sizeof detail);
  const size_t rest = length - sizeof detail, most = rest < sizeof offender ? rest : sizeof offender;
  memcpy(&offender, bytes + sizeof detail, most);
  error->number = (int)detail.ee_errno;
  error->cause = (struct cause){.origin = BY_ERRNO, .number = error->number};
  if (detail.ee_origin == SO_EE_ORIGIN_ICMP) error->cause.origin = BY_ICMP;
  else if (detail.ee_origin == SO_EE_ORIGIN_ICMP6) error->cause.origin = BY_ICMP6;
  else return;
  error->cause.type = detail.ee_type;
  error->cause.code = detail.ee_code;
  if (!ip_of_socket(&offender, most, &error->offender, &port)) error->offender = (struct ip){0};
}

void read_error(struct msghdr *message, struct socket_error *error) {
  *error = (struct socket_error){.cause.origin = NO_CAUSE};
  struct sockaddr_storage destination = {0};
  uint16_t port;
  const size_t length = message->msg_namelen < sizeof destination ? message->msg_namelen : sizeof destination;
  if (length > 0) memcpy(&destination, message->msg_name, length);
  if (!ip_of_socket(&destination, length, &error->destination, &port)) error->destination = (struct ip){0};
  const struct cmsghdr *header = CMSG_FIRSTHDR(message);
  if (header == NULL || header->cmsg_len < CMSG_LEN(0) || header->cmsg_len > message->msg_controllen) return;
  const bool ours = (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_RECVERR) ||
                    (header->cmsg_level == IPPROTO_IPV6 && header->cmsg_type == IPV6_RECVERR);
  if (ours) take_detail(CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0), error);
}

ssize_t receive_error(int fd, uint8_t *bytes, size_t length, struct socket_error *error) {
  union {
    struct cmsghdr header;
    uint8_t bytes[256];
  } control;
  struct sockaddr_storage destination;
  struct iovec payload = {.iov_base = bytes, .iov_len = length};
  struct msghdr message = {
      .msg_name = &destination,
      .msg_namelen = sizeof destination,
      .msg_iov = &payload,
      .msg_iovlen = 1,
      .msg_control = &control,
      .msg_controllen = sizeof control,
  };
  const ssize_t got = recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  if (got >= 0) read_error(&message, error);
  return got;
}

bool cause_is_size(const struct cause *cause) {
  if (cause->origin == BY_ERRNO) return cause->number == EMSGSIZE;
  if (cause->origin == BY_ICMP) return cause->type == ICMP_DEST_UNREACH && cause->code == ICMP_FRAG_NEEDED;
  return cause->origin == BY_ICMP6 && cause->type == ICMP6_PACKET_TOO_BIG;
}

bool cause_is_port(const struct cause *cause) {
  if (cause->origin == BY_ICMP) return cause->type == ICMP_DEST_UNREACH && cause->code == ICMP_PORT_UNREACH;
  return cause->origin == BY_ICMP6 && cause->type == ICMP6_DST_UNREACH && cause->code == ICMP6_DST_UNREACH_NOPORT;
}

bool cause_is_final(const struct cause *cause) {
  if (cause_is_size(cause)) return false;
  switch (cause->origin) {
    case BY_ICMP:
      return cause->type == ICMP_DEST_UNREACH || cause->type == ICMP_TIME_EXCEEDED || cause->type == ICMP_PARAMETERPROB;
    case BY_ICMP6:
      return cause->type == ICMP6_DST_UNREACH || cause->type == ICMP6_TIME_EXCEEDED || cause->type == ICMP6_PARAM_PROB;
    default:
      return false;
  }
}
