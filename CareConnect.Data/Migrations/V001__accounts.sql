-- Accounts, their sign-in sessions and the throttling of sign-in attempts.
-- Roles careconnect_owner, _app, _readonly and _backup exist already: the Migrator makes them, and runs this as careconnect_owner.

CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;

CREATE TABLE users (
  id uuid NOT NULL,
  email text NOT NULL,
  normalized_email text NOT NULL,
  password_hash text NOT NULL,
  first_name text COLLATE "und-x-icu" NOT NULL,
  last_name text COLLATE "und-x-icu" NOT NULL,
  role text NOT NULL,
  status text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT pk_users PRIMARY KEY (id),
  CONSTRAINT ck_users_role CHECK (role IN ('PATIENT', 'CAREGIVER', 'FAMILY_MEMBER', 'ADMIN')),
  CONSTRAINT ck_users_status CHECK (status IN ('ACTIVE', 'SUSPENDED'))
);
CREATE UNIQUE INDEX ux_users_normalized_email ON users (normalized_email);
CREATE TRIGGER tr_users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();

-- One row for each refresh token; the tokens that rotated from one sign-in form a family, which lives and ends as one.
CREATE TABLE sessions (
  id uuid NOT NULL,
  family_id uuid NOT NULL,
  user_id uuid NOT NULL,
  refresh_token_hash bytea NOT NULL,
  rotated_from uuid,
  superseded_at timestamptz,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  end_reason text,
  CONSTRAINT pk_sessions PRIMARY KEY (id),
  CONSTRAINT fk_sessions_users_user_id FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT fk_sessions_sessions_rotated_from FOREIGN KEY (rotated_from) REFERENCES sessions (id),
  CONSTRAINT ck_sessions_end_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT ck_sessions_end_reason_known CHECK (end_reason IN ('LOGOUT', 'REUSE', 'SUSPENDED', 'ENDED_BY_USER', 'ENDED_BY_ADMIN')),
  CONSTRAINT ck_sessions_expires_at CHECK (expires_at > created_at)
);
CREATE UNIQUE INDEX ux_sessions_refresh_token_hash ON sessions (refresh_token_hash);
CREATE INDEX ix_sessions_family_id ON sessions (family_id);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_sessions_rotated_from ON sessions (rotated_from) WHERE rotated_from IS NOT NULL;

-- Keys name what is counted ("account:...", "address:..."); one upsert counts an attempt, so that parallel ones never slip past the limit.
CREATE TABLE sign_in_throttles (
  key text NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  window_started_at timestamptz NOT NULL,
  blocked_until timestamptz,
  CONSTRAINT pk_sign_in_throttles PRIMARY KEY (key),
  CONSTRAINT ck_sign_in_throttles_failures CHECK (failures >= 0)
);

GRANT SELECT, INSERT, UPDATE ON users TO careconnect_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, sign_in_throttles TO careconnect_app;
GRANT SELECT (id, email, first_name, last_name, role, status, created_at) ON users TO careconnect_readonly;
GRANT SELECT ON users, sessions, sign_in_throttles TO careconnect_backup;
