-- Holter's tables for psql, Liquibase and roles that may not run migrations themselves: the same as the migrations under schema/ give.
-- Run as the role that is to own the tables:  psql -v ON_ERROR_STOP=1 -f holter-schema.sql
-- Another schema name: change it in the two lines that begin with "create schema" and "set local search_path".
begin;
create schema if not exists holter;
set local search_path = holter;

-- Holter's tables. No foreign keys among worker, run and pulse: each is written by statements of its own, in that order of locks.
set local lock_timeout = '5s';

create table holter_version (
  major int not null,
  minor int not null
);
insert into holter_version (major, minor) values (1, 1);

-- One row a registration of a process: its lease. What beats has no index but its key, so that its updates stay heap-only.
create table worker (
  id                 uuid primary key,
  counter            bigint      not null,
  beat_at            timestamptz not null,
  running            int         not null default 0,
  number             bigint      not null generated always as identity,
  name               text        not null,
  type               text        not null,
  host               text        not null,
  pid                bigint      not null,
  pid_started_at     timestamptz,
  boot_id            text,
  version            text        not null,
  state              text        not null check (state in ('alive', 'stopping', 'stopped', 'lost')),
  sentinel           boolean     not null default false,
  suspect_after_ms   bigint      not null,
  lost_fast_after_ms bigint      not null,
  lost_after_ms      bigint      not null,
  started_at         timestamptz not null,
  idle_since         timestamptz,
  suspect_since      timestamptz,
  ended_at           timestamptz,
  capacity           int,
  task               text,
  metadata           jsonb       not null default '{}'
) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- One row an attempt to execute a job. Written on transitions only.
create table run (
  run_id           uuid primary key,
  workflow_id      uuid        not null,
  attempt          int         not null,
  retry_of         uuid unique,
  host             text        not null,
  scheduler        text        not null,
  job_type         text        not null,
  job_key          text        not null,
  trigger_key      text,
  firing_id        text,
  scheduled_at     timestamptz,
  worker_id        uuid,
  status           text        not null check (status in ('RUNNING', 'WAITING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT', 'SUPERSEDED')),
  reason           text,
  note             text,
  error_class      text,
  error_message    text,
  error_stack      text,
  policy           jsonb,
  labels           jsonb       not null default '{}',
  started_at       timestamptz not null,
  ended_at         timestamptz,
  wait_until       timestamptz,
  stop_reason      text,
  stop_actor       text,
  stop_note        text,
  stop_asked_at    timestamptz,
  stop_observed_at timestamptz,
  interrupted_at   timestamptz,
  abandoned_at     timestamptz,
  left_at          timestamptz,
  done             bigint      not null default 0,
  total            bigint,
  base             bigint      not null default 0,
  stage_ordinal    int         not null default 0,
  stage            text,
  unit             text,
  detail           text,
  check ((status = 'WAITING') or worker_id is not null),
  check ((ended_at is null) = (status in ('RUNNING', 'WAITING')))
);
create index run_active on run (worker_id, run_id) where status = 'RUNNING';
create index run_waiting on run (wait_until) where status = 'WAITING';
create index run_list on run (started_at, run_id);
create index run_by_type on run (job_type text_pattern_ops, started_at, run_id);
create index run_by_worker on run (worker_id, started_at, run_id);
create index run_by_workflow on run (workflow_id, attempt);
create index run_by_firing on run (trigger_key, scheduled_at) where scheduled_at is not null;
create index run_problems on run (started_at, run_id) where status not in ('RUNNING', 'WAITING', 'SUCCEEDED');

-- The last beat of each live run: born with its start, gone with its end. No index on what beats.
create table pulse (
  run_id        uuid primary key,
  counter       bigint      not null,
  beat_at       timestamptz not null,
  done          bigint      not null,
  total         bigint,
  base          bigint      not null,
  stage_ordinal int         not null,
  stage         text,
  unit          text,
  detail        text
) with (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table stage (
  run_id     uuid        not null,
  ordinal    int         not null,
  name       text        not null,
  started_at timestamptz not null,
  ended_at   timestamptz,
  outcome    text        not null,
  done       bigint      not null,
  total      bigint,
  base       bigint      not null,
  unit       text,
  detail     text,
  primary key (run_id, ordinal)
);

-- Where the work of a workflow stands. The fence rises with every attempt; a write needs the fence it was given.
create table checkpoint (
  workflow_id uuid primary key,
  fence       bigint      not null,
  attempt     int         not null,
  run_id      uuid        not null,
  payload     bytea,
  codec       text,
  saved_at    timestamptz not null
);

-- The inbox of each worker: read in one tick, deleted in a later one.
create table command (
  worker_id  uuid        not null,
  id         uuid        not null,
  run_id     uuid,
  kind       text        not null,
  actor      text,
  note       text,
  created_at timestamptz not null,
  primary key (worker_id, id)
);

-- Work that failed and is to be begun again, with all the scheduler needs for it.
create table retry (
  id          uuid primary key,
  run_id      uuid        not null unique,
  workflow_id uuid        not null,
  attempt     int         not null,
  host        text        not null,
  scheduler   text        not null,
  job_type    text        not null,
  job_key     text        not null,
  job_class   text,
  job_durable boolean,
  job_data    bytea,
  state       text        not null check (state in ('queued', 'claimed', 'done', 'quarantined')),
  due_at      timestamptz not null,
  claimed_by  uuid,
  claimed_at  timestamptz,
  actor       text,
  note        text,
  created_at  timestamptz not null
);
create index retry_due on retry (due_at) where state in ('queued', 'claimed');
create unique index retry_open on retry (workflow_id) where state in ('queued', 'claimed');

-- What was seen of a run's thread when there was reason to look.
create table evidence (
  id           uuid primary key,
  run_id       uuid        not null,
  at           timestamptz not null,
  kind         text        not null,
  thread_name  text,
  thread_state text,
  stack        text
);
create index evidence_by_run on evidence (run_id, at);

create table event (
  id        uuid primary key,
  at        timestamptz not null,
  kind      text        not null,
  run_id    uuid,
  worker_id uuid,
  actor     text,
  text      text        not null
);
create index event_list on event (at, id);
create index event_by_run on event (run_id, at) where run_id is not null;

-- Ages in the views are for reading. Nobody is convicted by subtracting stored times.
create view workers as
select w.id, w.number, w.name, w.type, w.host, w.pid, w.version, w.state,
       case
         when w.state <> 'alive' then upper(w.state)
         when w.suspect_since is not null then 'SUSPECT'
         when w.running > 0 then 'PROCESSING'
         when w.idle_since < now() - interval '5 minutes' then 'IDLE'
         else 'ACTIVE'
       end as status,
       w.started_at, w.beat_at, greatest(now() - w.beat_at, interval '0') as beat_age,
       w.beat_at + w.lost_after_ms * interval '1 millisecond' as lease_expires_at,
       w.suspect_since, w.ended_at, w.running, w.capacity, w.task, w.metadata
from worker w;

create view active_workers as
select * from workers where state in ('alive', 'stopping');

create view dead_workers as
select w.*, (select count(*) from run r where r.worker_id = w.id and r.reason = 'WORKER_LOST') as runs_lost
from workers w where state = 'lost';

create view worker_stats as
select type,
       count(*) filter (where state in ('alive', 'stopping')) as alive,
       count(*) filter (where status = 'PROCESSING') as processing,
       count(*) filter (where status = 'SUSPECT') as suspect,
       count(*) filter (where state = 'stopped') as stopped,
       count(*) filter (where state = 'lost') as lost,
       coalesce(sum(running) filter (where state in ('alive', 'stopping')), 0) as running,
       max(beat_at) as last_beat_at
from workers group by type;

-- A run over shows what its row keeps. A live one shows its pulse whole, so that no line of an earlier stage stays under a later one.
create view runs as
select r.run_id, r.workflow_id, r.attempt, r.host, r.scheduler, r.job_type, r.job_key, r.trigger_key, r.worker_id,
       w.name as worker_name, r.status, r.reason, r.note,
       case
         when r.ended_at is not null and r.stop_asked_at is not null and r.left_at is null and r.status in ('TERMINATED', 'TIMED_OUT', 'SUPERSEDED')
           and w.state in ('alive', 'stopping') and w.suspect_since is null then 'STILL_EXECUTING'
         when r.ended_at is not null then 'ENDED'
         when r.status = 'WAITING' then 'FINE'
         when w.id is null or w.state in ('stopped', 'lost') then 'WORKER_DEAD'
         when w.suspect_since is not null then 'SUSPECT'
         when r.abandoned_at is not null then 'ABANDONED'
         when r.interrupted_at is not null and r.stop_observed_at is null then 'IGNORING_STOP'
         when r.stop_asked_at is not null then 'STOPPING'
         else 'FINE'
       end as health,
       r.started_at, r.ended_at,
       greatest(coalesce(r.ended_at, now()) - r.started_at, interval '0') as elapsed,
       p.beat_at, case when p.beat_at is not null then greatest(now() - p.beat_at, interval '0') end as beat_age,
       coalesce(p.done, r.done) as done, case when p.run_id is null then r.total else p.total end as total,
       coalesce(p.base, r.base) as base, coalesce(p.stage_ordinal, r.stage_ordinal) as stage_ordinal,
       case when p.run_id is null then r.stage else p.stage end as stage,
       greatest(coalesce(s.ended_at, r.ended_at, now()) - coalesce(s.started_at, r.started_at), interval '0') as stage_elapsed,
       case when p.run_id is null then r.unit else p.unit end as unit,
       case when p.run_id is null then r.detail else p.detail end as detail,
       r.error_class, r.error_message, r.error_stack, r.labels,
       r.stop_reason, r.stop_actor, r.stop_note, r.stop_asked_at, r.stop_observed_at, r.interrupted_at, r.abandoned_at, r.left_at
from run r
left join pulse p on p.run_id = r.run_id and r.ended_at is null
left join stage s on s.run_id = r.run_id and s.ordinal = coalesce(p.stage_ordinal, r.stage_ordinal)
left join worker w on w.id = r.worker_id;

-- An open stage shows the run's current progress; one that nobody closed ended with its run.
create view stages as
select s.run_id, s.ordinal, s.name, s.started_at, coalesce(s.ended_at, r.ended_at) as ended_at,
       greatest(coalesce(s.ended_at, r.ended_at, now()) - s.started_at, interval '0') as elapsed,
       case when s.ended_at is null and r.ended_at is not null then r.status else s.outcome end as outcome,
       case when c.current then r.done else s.done end as done,
       case when c.current then r.total else s.total end as total,
       case when c.current then r.base else s.base end as base,
       case when c.current then r.unit else s.unit end as unit,
       case when c.current then r.detail else s.detail end as detail
from stage s
left join runs r on r.run_id = s.run_id
cross join lateral (select s.ended_at is null and s.ordinal = r.stage_ordinal as current) c;

create view active_runs as
select * from runs where status in ('RUNNING', 'WAITING');

create view stale_runs as
select * from runs where status = 'RUNNING' and health = 'WORKER_DEAD';

-- What a stale run is, what was seen of its thread, and what is needed to begin work anew that its scheduler has forgotten.
set local lock_timeout = '5s';

alter table run add column stale_since timestamptz, add column stale_reason text;

alter table evidence add column cpu_ms bigint, add column waits_for text, add column held_by text, add column samples int,
  add column same_frames int, add column verdict text;

-- Of jobs that Holter may begin anew only; gone with the run.
create table job_copy (
  run_id      uuid primary key,
  job_class   text    not null,
  job_durable boolean not null,
  job_data    bytea
);

-- Of open runs, and of those that ended badly, there are few beside the others: lists of them have indexes of their own.
create index run_open on run (started_at, run_id) where status in ('RUNNING', 'WAITING');
create index run_stale on run (started_at, run_id) where stale_reason is not null and status in ('RUNNING', 'WAITING');
create index run_by_outcome on run (status, started_at, run_id) where status not in ('RUNNING', 'WAITING', 'SUCCEEDED');
create index run_problems_by_type on run (job_type text_pattern_ops, started_at, run_id, status) where status not in ('RUNNING', 'WAITING', 'SUCCEEDED');
create index run_problems_by_worker on run (worker_id, started_at, run_id, status) where status not in ('RUNNING', 'WAITING', 'SUCCEEDED');

create index retry_by_workflow on retry (workflow_id, created_at);
create index retry_quarantined on retry (created_at) where state = 'quarantined';

create or replace view runs as
select r.run_id, r.workflow_id, r.attempt, r.host, r.scheduler, r.job_type, r.job_key, r.trigger_key, r.worker_id,
       w.name as worker_name, r.status, r.reason, r.note,
       case
         when r.ended_at is not null and r.stop_asked_at is not null and r.left_at is null and r.status in ('TERMINATED', 'TIMED_OUT', 'SUPERSEDED')
           and w.state in ('alive', 'stopping') and w.suspect_since is null then 'STILL_EXECUTING'
         when r.ended_at is not null then 'ENDED'
         when r.status = 'WAITING' then 'FINE'
         when w.id is null or w.state in ('stopped', 'lost') then 'WORKER_DEAD'
         when w.suspect_since is not null then 'SUSPECT'
         when r.abandoned_at is not null then 'ABANDONED'
         when r.interrupted_at is not null and r.stop_observed_at is null then 'IGNORING_STOP'
         when r.stop_asked_at is not null then 'STOPPING'
         when r.stale_reason = 'STALLED' then 'NOT_MOVING'
         when r.stale_reason = 'DEADLINE' then 'OVERDUE'
         when r.stale_reason = 'QUIET' then 'QUIET'
         else 'FINE'
       end as health,
       r.started_at, r.ended_at,
       greatest(coalesce(r.ended_at, now()) - r.started_at, interval '0') as elapsed,
       p.beat_at, case when p.beat_at is not null then greatest(now() - p.beat_at, interval '0') end as beat_age,
       coalesce(p.done, r.done) as done, case when p.run_id is null then r.total else p.total end as total,
       coalesce(p.base, r.base) as base, coalesce(p.stage_ordinal, r.stage_ordinal) as stage_ordinal,
       case when p.run_id is null then r.stage else p.stage end as stage,
       greatest(coalesce(s.ended_at, r.ended_at, now()) - coalesce(s.started_at, r.started_at), interval '0') as stage_elapsed,
       case when p.run_id is null then r.unit else p.unit end as unit,
       case when p.run_id is null then r.detail else p.detail end as detail,
       r.error_class, r.error_message, r.error_stack, r.labels,
       r.stop_reason, r.stop_actor, r.stop_note, r.stop_asked_at, r.stop_observed_at, r.interrupted_at, r.abandoned_at, r.left_at,
       r.stale_since, r.stale_reason, r.policy
from run r
left join pulse p on p.run_id = r.run_id and r.ended_at is null
left join stage s on s.run_id = r.run_id and s.ordinal = coalesce(p.stage_ordinal, r.stage_ordinal)
left join worker w on w.id = r.worker_id;

create or replace view active_runs as
select * from runs where status in ('RUNNING', 'WAITING');

create or replace view stale_runs as
select * from runs where status = 'RUNNING' and health in ('WORKER_DEAD', 'NOT_MOVING', 'OVERDUE');

update holter_version set minor = 2;

commit;
