#include "tcp.h"

#include <errno.h>
#include <netinet/in.h>

#include "clock.h"
#include "outcome.h"
#include "patience.h"
#include "probe-answer.h"
#include "queue.h"
#include "sockets.h"
#include "tcp-state.h"

enum { TALK_US = 100 * MILLISECOND, HEARD_BYTES = 512 };

enum stage { FREE, CONNECTING, LISTENING, ANSWERING };

static struct connection {
  uint64_t since_us; /* by the patient clock */
  uint32_t probe, next; /* of its pool's free ones, or of the probe's */
  int fd;
  uint16_t namespace;
  uint8_t family, stage, attempt;
} connections[MAX_CONNECTIONS];

static uint32_t connection_count;

uint32_t tcp_connection_count(void) {
  return connection_count;
}

int tcp_descriptor(uint32_t connection) {
  return connections[connection].fd;
}

static int open_socket(enum family family, int *fd) {
  const int domain = ip_domain(family), on = 1;
  *fd = socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (*fd < 0) return errno;
  if (family == IP4) setsockopt(*fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  else setsockopt(*fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
  return 0;
}

void tcp_open_pool(struct plan *plan, uint32_t namespace, enum family family, uint32_t size) {
  struct pool *pool = &plan->namespaces[namespace].tcp[family];
  pool->free = NONE;
  pool->failure = EMFILE;
  while (pool->count < size && connection_count < MAX_CONNECTIONS) {
    struct connection *connection = &connections[connection_count];
    pool->failure = open_socket(family, &connection->fd);
    if (pool->failure != 0) break;
    connection->namespace = (uint16_t)namespace;
    connection->family = (uint8_t)family;
    connection->next = pool->free;
    pool->free = connection_count;
    pool->count += 1;
    connection_count += 1;
  }
  if (pool->count > 0) pool->failure = 0;
}

void tcp_close_all(void) {
  for (uint32_t index = 0; index < connection_count; index += 1) close_socket(&connections[index].fd);
}

static void release(struct plan *plan, struct connection *connection) {
  struct pool *pool = &plan->namespaces[connection->namespace].tcp[connection->family];
  uint32_t *link = &plan->probes[connection->probe].connection;
  const uint32_t number = (uint32_t)(connection - connections);
  while (*link != number) link = &connections[*link].next;
  *link = connection->next;
  tcp_disconnect(connection->fd);
  connection->stage = FREE;
  connection->next = pool->free;
  pool->free = number;
  const uint32_t waiting = queue_first(pool_queue(connection->namespace, connection->family));
  if (waiting != NONE) queue_move(plan, waiting, READY);
}

void tcp_release_all(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  if (probe->kind != TCP || probe->progress == PLANNED) return;
  while (probe->connection != NONE) release(plan, &connections[probe->connection]);
}

/* One that was asked before does not wait for another socket: it has its answer to wait for. */
static int wait_for_socket(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  const uint16_t own = pool_queue(probe->source, ip_family(&probe->address));
  queue_move(plan, index, probe->connection == NONE ? own : LAST);
  return TCP_WAITS;
}

int tcp_connect(struct plan *plan, uint32_t index, unsigned attempt) {
  struct probe *probe = &plan->probes[index];
  struct pool *pool = &plan->namespaces[probe->source].tcp[ip_family(&probe->address)];
  struct sockaddr_storage to;
  if (pool->free == NONE) return wait_for_socket(plan, index);
  struct connection *connection = &connections[pool->free];
  const uint32_t number = pool->free;
  pool->free = connection->next;
  connection->probe = index;
  connection->attempt = (uint8_t)attempt;
  connection->stage = CONNECTING;
  connection->next = probe->connection;
  probe->connection = number;
  const socklen_t to_bytes = ip_to_socket(&probe->address, probe->port, &to);
  if (connect(connection->fd, (const struct sockaddr *)&to, to_bytes) == 0 || errno == EINPROGRESS) return 0;
  const int failure = errno;
  release(plan, connection);
  return failure;
}

/* What a port did is told once it is done: the probe that opened it, or one of several, is answered by that. */
static void end_talk(struct plan *plan, struct connection *connection, enum spoken spoken) {
  const uint32_t index = connection->probe;
  struct probe *probe = &plan->probes[index];
  const unsigned attempt = connection->attempt;
  if (spoken > probe->spoken) probe->spoken = (uint8_t)spoken;
  release(plan, connection);
  probe->talking -= 1;
  probe->told |= UINT32_C(1) << attempt;
  consider(plan, index);
}

static void look_for_acknowledgement(struct plan *plan, struct connection *connection) {
  struct tcp_state state;
  tcp_read_state(connection->fd, connection->family, &state);
  if (state.acknowledged) end_talk(plan, connection, BOTH);
}

static void listen_to(struct plan *plan, struct connection *connection) {
  uint8_t heard[HEARD_BYTES];
  const ssize_t got = recv(connection->fd, heard, sizeof heard, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    end_talk(plan, connection, CLOSED);
  } else if (send(connection->fd, "\r\n", 2, MSG_DONTWAIT | MSG_NOSIGNAL) != 2) {
    end_talk(plan, connection, CLOSED);
  } else {
    connection->stage = ANSWERING;
    connection->since_us = clock_patient();
    look_for_acknowledgement(plan, connection);
  }
}

/* The first to be connected speaks for a probe that is done with one answer. */
static void start_talk(struct plan *plan, struct connection *connection) {
  struct probe *probe = &plan->probes[connection->probe];
  note_time(probe, connection->attempt, probe->answered == 0);
  probe->answered |= UINT32_C(1) << connection->attempt;
  probe->talking += 1;
  connection->stage = LISTENING;
  connection->since_us = clock_patient();
  if (plan->sends == 0) {
    queue_move(plan, connection->probe, NO_QUEUE);
    for (uint32_t number = probe->connection; number != NONE;) {
      struct connection *other = &connections[number];
      number = other->next;
      if (other != connection) release(plan, other);
    }
  }
  listen_to(plan, connection);
}

static void look_at_attempt(struct plan *plan, struct connection *connection) {
  struct tcp_state state;
  const uint32_t index = connection->probe;
  const unsigned attempt = connection->attempt;
  tcp_read_state(connection->fd, connection->family, &state);
  if (state.connected) {
    start_talk(plan, connection);
  } else if (state.refused) {
    release(plan, connection);
    tell_answer(plan, index, attempt, true);
  } else if (state.cause.origin != NO_CAUSE) {
    release(plan, connection);
    tell_cause(plan, index, attempt, &state.cause);
  }
}

void tcp_receive(struct plan *plan, uint32_t number) {
  struct connection *connection = &connections[number];
  if (connection->stage == CONNECTING) look_at_attempt(plan, connection);
  else if (connection->stage == LISTENING) listen_to(plan, connection);
}

void tcp_expire(struct plan *plan) {
  const uint64_t now = clock_patient(), talk_us = patience(TALK_US, probe_slowest());
  const uint64_t answer_us = patience(plan->window_us, probe_slowest());
  for (uint32_t number = 0; number < connection_count; number += 1) {
    struct connection *connection = &connections[number];
    if (connection->stage == LISTENING && now - connection->since_us >= talk_us) {
      listen_to(plan, connection);
      if (connection->stage == LISTENING) end_talk(plan, connection, SILENT);
    } else if (connection->stage == ANSWERING) {
      look_for_acknowledgement(plan, connection);
      if (connection->stage == ANSWERING && now - connection->since_us >= answer_us) end_talk(plan, connection, IN);
    }
  }
}
