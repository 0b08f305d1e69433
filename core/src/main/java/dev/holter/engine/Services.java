package dev.holter.engine;

import java.util.concurrent.Executor;

/** What every live run of one engine shares. */
record Services(
        Ticker ticker,
        Outbox outbox,
        Codecs codecs,
        Executor hookThreads,
        DurableCalls durableCalls,
        Notices notices,
        StopLadder ladder,
        Tallies tallies) {}
