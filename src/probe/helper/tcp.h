/* TCP connections over sockets that were opened while there were privileges, and that are used again and again. */
#ifndef TCP_H
#define TCP_H

#include "plan.h"

enum { MAX_CONNECTIONS = 8192, TCP_WAITS = -1 };

/* Opens so many sockets of a family in the current namespace, or as many as there may be. */
void tcp_open_pool(struct plan *plan, uint32_t namespace, enum family family, uint32_t size);

uint32_t tcp_connection_count(void);
int tcp_descriptor(uint32_t connection);

/* Starts to connect for one attempt of a probe. Says 0, what failed, or TCP_WAITS where no socket is free. */
int tcp_connect(struct plan *plan, uint32_t index, unsigned attempt);

/* Something happened to a connection. */
void tcp_receive(struct plan *plan, uint32_t connection);

/* Looks after those that are connected: whether they spoke, and what was said to them was taken. */
void tcp_expire(struct plan *plan);

/* Lets go of all the connections of a probe. */
void tcp_release_all(struct plan *plan, uint32_t index);

void tcp_close_all(void);

#endif
