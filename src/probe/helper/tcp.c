#include "tcp.h"

#include <errno.h>

#include "clock.h"
#include "outcome.h"
#include "patience.h"
#include "probe-answer.h"
#include "queue.h"
#include "tcp-connection.h"
#include "tcp-state.h"

enum { TALK_US = 100 * MILLISECOND, HEARD_BYTES = 512 };

/* One that was asked before does not wait for another socket: it has its answer to wait for. */
static int wait_for_socket(struct plan *plan, uint32_t index) {
  const struct probe *probe = &plan->probes[index];
  const uint16_t own = pool_queue(probe->source, ip_family(&probe->address));
  queue_move(plan, index, probe->connection == NONE ? own : LAST);
  return TCP_WAITS;
}

int tcp_connect(struct plan *plan, uint32_t index, unsigned attempt) {
  const struct probe *probe = &plan->probes[index];
  struct connection *connection = take_connection(plan, index, attempt);
  struct sockaddr_storage to;
  if (connection == NULL) return wait_for_socket(plan, index);
  const socklen_t to_bytes = ip_to_socket(&probe->address, probe->port, &to);
  if (connect(connection->fd, (const struct sockaddr *)&to, to_bytes) == 0 || errno == EINPROGRESS) return 0;
  const int failure = errno;
  release_connection(plan, connection);
  return failure;
}

/* What a port did is told once it is done: the probe that opened it, or one of several, is answered by that. */
static void end_talk(struct plan *plan, struct connection *connection, enum spoken spoken) {
  const uint32_t index = connection->probe;
  struct probe *probe = &plan->probes[index];
  const unsigned attempt = connection->attempt;
  if (spoken > probe->spoken) probe->spoken = (uint8_t)spoken;
  release_connection(plan, connection);
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
    struct connection *next;
    for (struct connection *other = connection_at(probe->connection); other != NULL; other = next) {
      next = connection_at(other->next);
      if (other != connection) release_connection(plan, other);
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
    release_connection(plan, connection);
    tell_answer(plan, index, attempt, true);
  } else if (state.cause.origin != NO_CAUSE) {
    release_connection(plan, connection);
    tell_cause(plan, index, attempt, &state.cause);
  }
}

void tcp_receive(struct plan *plan, uint32_t number) {
  struct connection *connection = connection_at(number);
  if (connection->stage == CONNECTING) look_at_attempt(plan, connection);
  else if (connection->stage == LISTENING) listen_to(plan, connection);
}

void tcp_expire(struct plan *plan) {
  const uint64_t now = clock_patient(), talk_us = patience(TALK_US, probe_slowest());
  const uint64_t answer_us = patience(plan->window_us, probe_slowest());
  for (uint32_t number = 0; number < tcp_connection_count(); number += 1) {
    struct connection *connection = connection_at(number);
    if (connection->stage == LISTENING && now - connection->since_us >= talk_us) {
      listen_to(plan, connection);
      if (connection->stage == LISTENING) end_talk(plan, connection, SILENT);
    } else if (connection->stage == ANSWERING) {
      look_for_acknowledgement(plan, connection);
      if (connection->stage == ANSWERING && now - connection->since_us >= answer_us) end_talk(plan, connection, IN);
    }
  }
}
