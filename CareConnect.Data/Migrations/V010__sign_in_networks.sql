-- From which networks an account was used rightly: while strangers guess at it, or at everybody, these need not wait.

CREATE TABLE sign_in_networks (
  user_id uuid NOT NULL,
  network text NOT NULL,
  last_used_at timestamptz NOT NULL,
  CONSTRAINT pk_sign_in_networks PRIMARY KEY (user_id, network),
  CONSTRAINT fk_sign_in_networks_users_user_id FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX ix_sign_in_networks_last_used_at ON sign_in_networks (last_used_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_networks TO careconnect_app;
GRANT SELECT ON sign_in_networks TO careconnect_backup;
