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
