package dev.sluice.table;

import io.vertx.core.Vertx;
import java.time.Duration;

/** What every held transaction of one verticle instance shares. */
record TransactionHolding(Vertx vertx, TableService tables, Duration idleLimit, TransactionPlaces places) {}
