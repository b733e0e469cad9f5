package dev.sluice.observation;

import dev.sluice.contract.AccessCheck;
import dev.sluice.contract.AccessDecision;
import dev.sluice.contract.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells several observers of everything, in their order. */
public final class Observers extends DatabaseObservers {

    public Observers(List<Observer> observers) {
        super(observers);
    }

    @Override
    public void requestServed(String method, String path, int status, Duration duration, String requestId) {
        observers.forEach(observer -> observer.requestServed(method, path, status, duration, requestId));
    }

    @Override
    public void gatewayDraining() {
        observers.forEach(Observer::gatewayDraining);
    }

    @Override
    public void portNotSteered(Throwable cause) {
        observers.forEach(observer -> observer.portNotSteered(cause));
    }

    @Override
    public void verticleEnded(Room room) {
        observers.forEach(observer -> observer.verticleEnded(room));
    }

    @Override
    public void verticleRestarted(Room room) {
        observers.forEach(observer -> observer.verticleRestarted(room));
    }

    @Override
    public void verticleFailed(Room room, Throwable cause) {
        observers.forEach(observer -> observer.verticleFailed(room, cause));
    }

    @Override
    public void failed(String operation, String requestId, Throwable cause) {
        observers.forEach(observer -> observer.failed(operation, requestId, cause));
    }

    @Override
    public void busTimedOut(String address) {
        observers.forEach(observer -> observer.busTimedOut(address));
    }

    @Override
    public void credentialsRead(int keys, int revocations, boolean complete) {
        observers.forEach(observer -> observer.credentialsRead(keys, revocations, complete));
    }

    @Override
    public void credentialsOff(Throwable cause) {
        observers.forEach(observer -> observer.credentialsOff(cause));
    }

    @Override
    public void unprotected(String why) {
        observers.forEach(observer -> observer.unprotected(why));
    }

    @Override
    public void credentialRejected(String reason, Presented presented) {
        observers.forEach(observer -> observer.credentialRejected(reason, presented));
    }

    @Override
    public void serviceKeyUsed(String name, String role) {
        observers.forEach(observer -> observer.serviceKeyUsed(name, role));
    }

    @Override
    public void keyChanged(String name, String change) {
        observers.forEach(observer -> observer.keyChanged(name, change));
    }

    @Override
    public void operationDenied(String operation, String code, Identity identity, String requestId) {
        observers.forEach(observer -> observer.operationDenied(operation, code, identity, requestId));
    }

    @Override
    public void databaseExposed(List<String> problems) {
        observers.forEach(observer -> observer.databaseExposed(problems));
    }

    @Override
    public void gatewayStarted() {
        observers.forEach(Observer::gatewayStarted);
    }

    @Override
    public void gatewayStopping() {
        observers.forEach(Observer::gatewayStopping);
    }

    @Override
    public void configurationReloaded(String by, List<String> applied, List<String> needsRestart) {
        observers.forEach(observer -> observer.configurationReloaded(by, applied, needsRestart));
    }

    @Override
    public void configurationRefused(String by, List<String> problems) {
        observers.forEach(observer -> observer.configurationRefused(by, problems));
    }

    @Override
    public void rateLimited(String rule) {
        observers.forEach(observer -> observer.rateLimited(rule));
    }

    @Override
    public void tokenKeysRead(String source, int keys, List<String> passedOver) {
        observers.forEach(observer -> observer.tokenKeysRead(source, keys, passedOver));
    }

    @Override
    public void tokenKeysMissed(String source, String reason) {
        observers.forEach(observer -> observer.tokenKeysMissed(source, reason));
    }

    @Override
    public void accessDecided(AccessCheck check, AccessDecision decision, String requestId) {
        observers.forEach(observer -> observer.accessDecided(check, decision, requestId));
    }

    @Override
    public void accessFailed(AccessCheck check, String code, String requestId) {
        observers.forEach(observer -> observer.accessFailed(check, code, requestId));
    }

    @Override
    public void viewRefreshed(String resourceType, Instant asOf, Duration duration) {
        observers.forEach(observer -> observer.viewRefreshed(resourceType, asOf, duration));
    }

    @Override
    public void viewRefreshFailed(String resourceType, Throwable cause) {
        observers.forEach(observer -> observer.viewRefreshFailed(resourceType, cause));
    }

    @Override
    public void viewStands(String resourceType, @Nullable Instant asOf, long changes, @Nullable String problem) {
        observers.forEach(observer -> observer.viewStands(resourceType, asOf, changes, problem));
    }

    @Override
    public void schemaLoaded(int relations, int functions, Duration duration) {
        observers.forEach(observer -> observer.schemaLoaded(relations, functions, duration));
    }

    @Override
    public void schemaLoadFailed(Throwable cause) {
        observers.forEach(observer -> observer.schemaLoadFailed(cause));
    }

    @Override
    public void keysUnavailable(String file, Throwable cause) {
        observers.forEach(observer -> observer.keysUnavailable(file, cause));
    }

    @Override
    public void connectionRefused(ConnectionRefusal reason) {
        observers.forEach(observer -> observer.connectionRefused(reason));
    }

    @Override
    public void clientTooSlow(SlowPart part) {
        observers.forEach(observer -> observer.clientTooSlow(part));
    }

    @Override
    public void certificateReplaced(String door) {
        observers.forEach(observer -> observer.certificateReplaced(door));
    }

    @Override
    public void certificateRefused(String door, String problem) {
        observers.forEach(observer -> observer.certificateRefused(door, problem));
    }

    @Override
    public void certificateKeyOpen(String door, String file) {
        observers.forEach(observer -> observer.certificateKeyOpen(door, file));
    }

    @Override
    public void memoryReserved(MemoryUse use, long change) {
        observers.forEach(observer -> observer.memoryReserved(use, change));
    }

    @Override
    public void memoryShort(MemoryUse use) {
        observers.forEach(observer -> observer.memoryShort(use));
    }

    @Override
    public void eventLoopLag(Duration lag) {
        observers.forEach(observer -> observer.eventLoopLag(lag));
    }

    @Override
    public void eventLoopBlocked(String thread, Duration blocked, StackTraceElement[] stack) {
        observers.forEach(observer -> observer.eventLoopBlocked(thread, blocked, stack));
    }

    @Override
    public void eventLoopFreed(String thread, Duration waited) {
        observers.forEach(observer -> observer.eventLoopFreed(thread, waited));
    }

    @Override
    public void processPaused(Duration paused) {
        observers.forEach(observer -> observer.processPaused(paused));
    }
}
