package dev.sluice.linearizability;

/** One who asks the gateway to do something with a counter, and waits for what comes of it. */
interface CounterClient {

    Heard ask(int key, Action action) throws Exception;
}
