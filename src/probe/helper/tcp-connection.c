#include "tcp-connection.h"

#include <errno.h>

#include "queue.h"
#include "sockets.h"
#include "tcp.h"
#include "tcp-state.h"

static struct connection connections[MAX_CONNECTIONS];

static uint32_t connection_count;

uint32_t tcp_connection_count(void) {
  return connection_count;
}

int tcp_descriptor(uint32_t connection) {
  return connections[connection].fd;
}

static int open_socket(enum family family, int *fd) {
  *fd = socket(ip_domain(family), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (*fd < 0) return errno;
  hear_errors(*fd, family);
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

struct connection *connection_at(uint32_t number) {
  return number == NONE ? NULL : &connections[number];
}

struct connection *take_connection(struct plan *plan, uint32_t index, unsigned attempt) {
  struct probe *probe = &plan->probes[index];
  struct pool *pool = &plan->namespaces[probe->source].tcp[ip_family(&probe->address)];
  if (pool->free == NONE) return NULL;
  const uint32_t number = pool->free;
  struct connection *connection = &connections[number];
  pool->free = connection->next;
  connection->probe = index;
  connection->attempt = (uint8_t)attempt;
  connection->stage = CONNECTING;
  connection->next = probe->connection;
  probe->connection = number;
  return connection;
}

static bool is_talking(const struct connection *connection) {
  return connection->stage == LISTENING || connection->stage == ANSWERING;
}

void release_connection(struct plan *plan, struct connection *connection) {
  struct pool *pool = &plan->namespaces[connection->namespace].tcp[connection->family];
  uint32_t *link = &plan->probes[connection->probe].connection;
  const uint32_t number = (uint32_t)(connection - connections);
  while (*link != number) link = &connections[*link].next;
  *link = connection->next;
  tcp_disconnect(connection->fd);
  if (is_talking(connection)) plan->probes[connection->probe].talking -= 1;
  connection->stage = FREE;
  connection->next = pool->free;
  pool->free = number;
  const uint32_t waiting = queue_first(pool_queue(connection->namespace, connection->family));
  if (waiting != NONE) queue_move(plan, waiting, READY);
}

void tcp_release_all(struct plan *plan, uint32_t index) {
  struct probe *probe = &plan->probes[index];
  if (probe->kind != TCP || probe->progress == PLANNED) return;
  while (probe->connection != NONE) release_connection(plan, &connections[probe->connection]);
}
