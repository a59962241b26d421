# shellcheck shell=bash
# MySQL in group replication, for the examples: sourced after script/lib/stage.sh.

# mysql_start IMAGE: three servers, mysql-1 to mysql-3, whose group is not formed yet.
mysql_start() {
  local node address=172.19.0.1
  for node in 1 2 3; do
    made+=("mysql-$node")
    docker run -d --name "mysql-$node" --hostname "mysql-$node" \
      --env MYSQL_ALLOW_EMPTY_PASSWORD=yes --env MYSQL_ROOT_HOST=% "$1" mysqld \
      --server-id="$node" --report-host="mysql-$node" --gtid-mode=ON --enforce-gtid-consistency=ON \
      --disabled-storage-engines=MyISAM,BLACKHOLE,FEDERATED,ARCHIVE,MEMORY \
      --plugin-load-add=group_replication.so \
      --loose-group-replication-group-name=8a94f357-aab4-11df-86ab-c80aa9429562 \
      --loose-group-replication-start-on-boot=OFF \
      --loose-group-replication-local-address="$address$node:33061" \
      --loose-group-replication-group-seeds="${address}1:33061,${address}2:33061,${address}3:33061" \
      --loose-group-replication-single-primary-mode=ON > /dev/null
  done
}

sql() { docker exec "mysql-$1" mysql --user=root --skip-column-names --execute "$2"; }

online() {
  [[ $(sql "$1" 'SELECT member_state FROM performance_schema.replication_group_members' | grep -c ONLINE) == "$2" ]]
}

# mysql_form: makes a group of the three servers, once they are on their network.
mysql_form() {
  local node
  for node in 1 2 3; do
    # By TCP: an official image starts a server without it first, which is not the one to talk to.
    wait_for 120 docker exec "mysql-$node" mysql --user=root --host=127.0.0.1 --execute 'SELECT 1'
    # The same account on every node, kept out of the binary log, so that no node begins with transactions of its own.
    sql "$node" "SET SQL_LOG_BIN = 0;
      CREATE USER repl@'%' IDENTIFIED BY 'for-this-example-only' REQUIRE SSL;
      GRANT REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO repl@'%';
      RESET BINARY LOGS AND GTIDS;
      SET SQL_LOG_BIN = 1;
      CHANGE REPLICATION SOURCE TO SOURCE_USER = 'repl', SOURCE_PASSWORD = 'for-this-example-only'
        FOR CHANNEL 'group_replication_recovery';
      SET GLOBAL group_replication_recovery_use_ssl = ON;"
  done
  sql 1 'SET GLOBAL group_replication_bootstrap_group = ON; START GROUP_REPLICATION;
         SET GLOBAL group_replication_bootstrap_group = OFF'
  wait_for 60 online 1 1
  for node in 2 3; do sql "$node" 'START GROUP_REPLICATION'; done
  for node in 1 2 3; do wait_for 90 online "$node" 3; done
  sql 1 'SELECT member_host, member_state, member_role FROM performance_schema.replication_group_members ORDER BY 1'
}

# as_app IMAGE COMMAND...: runs a client in the network of the container app, whatever that one's own image holds.
as_app() { docker run --rm --network container:app --entrypoint "$2" "$1" "${@:3}"; }
