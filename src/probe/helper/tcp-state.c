#include "tcp-state.h"

#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>

#include "icmp-numbers.h"
#include "sockets.h"

/* The states of a connection as the kernel numbers them; no header for programs has them all. */
enum { ESTABLISHED = 1, SYN_SENT = 2, CLOSE = 7, CLOSE_WAIT = 8 };

enum { MAX_ERRORS = 16 };

static struct cause port_unreachable(enum family family) {
  if (family == IP4) return (struct cause){.origin = BY_ICMP, .type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH};
  return (struct cause){.origin = BY_ICMP6, .type = ICMP6_DST_UNREACH, .code = ICMP6_DST_UNREACH_NOPORT};
}

/* Newer kernels keep the message of ICMP that ended a connection; older ones only what it amounts to. */
static bool read_icmp(int fd, struct cause *cause) {
  struct socket_error error;
  uint8_t byte;
  if (receive_error(fd, &byte, sizeof byte, &error) < 0 || !cause_is_final(&error.cause)) return false;
  *cause = error.cause;
  return true;
}

static int error_of(int fd) {
  int failure = 0;
  socklen_t length = sizeof failure;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 ? failure : errno;
}

/* ECONNREFUSED may come of a reset, which is a segment, or of ICMP, which is none. A connection that was reset later
 * was there before. The error is read first, so that what comes meanwhile is another event's. */
void tcp_read_state(int fd, enum family family, struct tcp_state *state) {
  struct tcp_info info = {0};
  socklen_t length = sizeof info;
  *state = (struct tcp_state){.cause.origin = NO_CAUSE};
  const int failure = error_of(fd);
  const bool by_icmp = read_icmp(fd, &state->cause);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return;
  if (by_icmp) return;
  if (failure == 0) {
    state->connected = info.tcpi_state != SYN_SENT && info.tcpi_state != CLOSE;
    state->acknowledged = (info.tcpi_state == ESTABLISHED || info.tcpi_state == CLOSE_WAIT) &&
                          info.tcpi_unacked == 0 && info.tcpi_notsent_bytes == 0;
  } else if (failure == ECONNREFUSED && info.tcpi_segs_in > 0) {
    state->refused = true;
  } else if (failure == ECONNREFUSED) {
    state->cause = port_unreachable(family);
  } else if (failure == ECONNRESET || failure == EPIPE) {
    /* A reset is an answer, too: what was sent got there. */
    state->connected = state->acknowledged = true;
  } else {
    state->cause = (struct cause){.origin = BY_ERRNO, .number = failure};
  }
}

void tcp_disconnect(int fd) {
  struct socket_error error;
  uint8_t byte;
  disconnect_socket(fd);
  for (int read = 0; read < MAX_ERRORS && receive_error(fd, &byte, sizeof byte, &error) >= 0; read += 1) continue;
  error_of(fd);
}
