-- What the checker reads: every change that matters, in the transaction that made it, so that what was rolled back is not there.
create schema chaos;

-- How slow the disk is just now.
create table chaos.disk (delay_ms int not null);
insert into chaos.disk values (0);

create table chaos.run_change (
  seq bigint generated always as identity, at timestamptz not null default clock_timestamp(), tx bigint not null default txid_current(),
  run_id uuid not null, was text, now text, was_all text, now_all text);

create table chaos.lease_change (
  seq bigint generated always as identity, at timestamptz not null default clock_timestamp(),
  worker_id uuid not null, pid bigint not null, name text not null, was text, now text, counter bigint not null, fast_ms bigint not null, slow_ms bigint not null);

create table chaos.checkpoint_change (
  seq bigint generated always as identity, at timestamptz not null default clock_timestamp(), tx bigint not null default txid_current(),
  workflow_id uuid not null, run_id uuid not null, was_fence bigint, fence bigint not null, was text, now text);

create table chaos.fired (item text not null, instance text not null);

create function chaos.slow_disk() returns trigger language plpgsql as $$
begin
  perform pg_sleep(delay_ms * random() / 1000) from chaos.disk where delay_ms > 0;
  return null;
end $$;

create function chaos.outcome(r holter.run) returns text language sql immutable as
$$ select concat_ws('|', r.run_id, r.workflow_id, r.attempt, r.status, r.reason, r.note, r.error_class, r.error_message, extract(epoch from r.ended_at), r.done) $$;

create function chaos.run_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into chaos.run_change (run_id, now, now_all) values (new.run_id, new.status, chaos.outcome(new));
  elsif tg_op = 'DELETE' then
    insert into chaos.run_change (run_id, was, was_all) values (old.run_id, old.status, chaos.outcome(old));
  elsif chaos.outcome(old) is distinct from chaos.outcome(new) then
    insert into chaos.run_change (run_id, was, now, was_all, now_all) values (new.run_id, old.status, new.status, chaos.outcome(old), chaos.outcome(new));
  end if;
  return null;
end $$;

create function chaos.lease_changed() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into chaos.lease_change (worker_id, pid, name, now, counter, fast_ms, slow_ms)
    values (new.id, new.pid, new.name, new.state, new.counter, new.lost_fast_after_ms, new.lost_after_ms);
  elsif old.counter <> new.counter or old.state <> new.state then
    insert into chaos.lease_change (worker_id, pid, name, was, now, counter, fast_ms, slow_ms)
    values (new.id, new.pid, new.name, old.state, new.state, new.counter, new.lost_fast_after_ms, new.lost_after_ms);
  end if;
  return null;
end $$;

create function chaos.checkpoint_changed() returns trigger language plpgsql as $$
begin
  insert into chaos.checkpoint_change (workflow_id, run_id, was_fence, fence, was, now)
  values (new.workflow_id, new.run_id, case when tg_op = 'UPDATE' then old.fence end, new.fence,
    case when tg_op = 'UPDATE' then convert_from(old.payload, 'UTF8') end, convert_from(new.payload, 'UTF8'));
  return null;
end $$;

create function chaos.quartz_fired() returns trigger language plpgsql as $$
begin
  if new.state = 'EXECUTING' then
    insert into chaos.fired (item, instance) values (new.job_name, new.instance_name);
  end if;
  return null;
end $$;

create trigger chaos_run after insert or update or delete on holter.run for each row execute function chaos.run_changed();
create trigger chaos_lease after insert or update on holter.worker for each row execute function chaos.lease_changed();
create trigger chaos_checkpoint after insert or update on holter.checkpoint for each row execute function chaos.checkpoint_changed();
create trigger chaos_fired after insert or update on public.qrtz_fired_triggers for each row execute function chaos.quartz_fired();
create trigger chaos_disk before update on holter.worker for each statement execute function chaos.slow_disk();
create trigger chaos_disk before insert or update on holter.run for each statement execute function chaos.slow_disk();
create trigger chaos_disk before update on holter.pulse for each statement execute function chaos.slow_disk();
