package dev.sluice.sample;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to a data directory, held by one process at a time. The operating system takes it back from a process that
 * dies, however it dies, so that no stale lock is ever in the way.
 */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(DataDirectory directory) {
        try {
            FileChannel channel =
                    FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new SampleException("The data directory " + directory.root() + " is in use by another Sluice"
                        + holder(directory.lock()) + ". Stop that one, or give this one a data directory of its own.");
            }
            channel.truncate(0).write(ByteBuffer.wrap(ownProcess()));
            return new DirectoryLock(channel);
        } catch (IOException failure) {
            throw new SampleException(
                    "The data directory " + directory.root() + " cannot be locked: " + failure, failure);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String holder(Path lock) throws IOException {
        String process = Files.readString(lock, StandardCharsets.US_ASCII).strip();
        return process.isEmpty() ? "" : " (process " + process + ")";
    }

    private static byte[] ownProcess() {
        return (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new SampleException("The lock of the data directory could not be released: " + failure, failure);
        }
    }
}
