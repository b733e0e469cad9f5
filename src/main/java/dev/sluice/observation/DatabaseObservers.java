package dev.sluice.observation;

import dev.sluice.contract.OperationKind;
import java.time.Duration;
import java.util.List;

/** Tells several observers of what becomes of the work for PostgreSQL, in their order. */
abstract class DatabaseObservers implements Observer {

    final List<Observer> observers;

    DatabaseObservers(List<Observer> observers) {
        this.observers = List.copyOf(observers);
    }

    @Override
    public void connectionsInUse(OperationKind kind, int change) {
        observers.forEach(observer -> observer.connectionsInUse(kind, change));
    }

    @Override
    public void connectionsOpen(OperationKind kind, int change) {
        observers.forEach(observer -> observer.connectionsOpen(kind, change));
    }

    @Override
    public void queued(OperationKind kind, int change) {
        observers.forEach(observer -> observer.queued(kind, change));
    }

    @Override
    public void connectionAcquired(OperationKind kind, Duration waited) {
        observers.forEach(observer -> observer.connectionAcquired(kind, waited));
    }

    @Override
    public void workExpired(OperationKind kind) {
        observers.forEach(observer -> observer.workExpired(kind));
    }

    @Override
    public void shed(OperationKind kind, ShedReason reason) {
        observers.forEach(observer -> observer.shed(kind, reason));
    }

    @Override
    public void concurrencyLimit(OperationKind kind, int change) {
        observers.forEach(observer -> observer.concurrencyLimit(kind, change));
    }

    @Override
    public void statementCancelled(OperationKind kind, CancelCause cause) {
        observers.forEach(observer -> observer.statementCancelled(kind, cause));
    }

    @Override
    public void databaseLost(OperationKind kind, Throwable cause) {
        observers.forEach(observer -> observer.databaseLost(kind, cause));
    }

    @Override
    public void databaseAway(String why) {
        observers.forEach(observer -> observer.databaseAway(why));
    }

    @Override
    public void databaseBack(Duration away) {
        observers.forEach(observer -> observer.databaseBack(away));
    }

    @Override
    public void databaseAwaited(String why, Duration atMost) {
        observers.forEach(observer -> observer.databaseAwaited(why, atMost));
    }

    @Override
    public void notificationsLost(String channel, Throwable cause) {
        observers.forEach(observer -> observer.notificationsLost(channel, cause));
    }

    @Override
    public void notificationsHeard(String channel) {
        observers.forEach(observer -> observer.notificationsHeard(channel));
    }

    @Override
    public void retried(OperationKind kind, RetryReason reason) {
        observers.forEach(observer -> observer.retried(kind, reason));
    }

    @Override
    public void retryRefused(OperationKind kind, RetryReason reason) {
        observers.forEach(observer -> observer.retryRefused(kind, reason));
    }

    @Override
    public void statementFailed(String operation, String requestId, String sqlState, String message) {
        observers.forEach(observer -> observer.statementFailed(operation, requestId, sqlState, message));
    }

    @Override
    public void transactionsOpen(int change) {
        observers.forEach(observer -> observer.transactionsOpen(change));
    }
}
