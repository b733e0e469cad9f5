package dev.sluice.http.connection.handover;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Linux can do with the sockets that listen on one port, and the JDK has no call for: how many there are in all
 * processes, and which of them gets the connections to come. Waits for the disk: never on an event loop.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7), SO_ATTACH_REUSEPORT_CBPF</a>
 */
final class KernelSockets {

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    private static final int SO_DETACH_REUSEPORT_BPF = 68;

    /** The instruction of a packet filter that returns a constant. */
    private static final short RETURN_CONSTANT = 0x06;

    private static final String LISTENING = "0A";

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private KernelSockets() {}

    /** The C library of the operating system. */
    private interface CLibrary extends Library {
        void setsockopt(int socket, int level, int name, Pointer value, int length) throws LastErrorException;
    }

    /**
     * Sockets that listen on a port.
     *
     * @param own descriptors of those of this process
     * @param all how many there are
     */
    record Listening(List<Integer> own, int all) {}

    /** Whether this operating system is known to have what is needed. */
    static boolean areKnown() {
        return Platform.isLinux() && (Platform.isIntel() || Platform.isARM()) && Files.isDirectory(DESCRIPTORS);
    }

    /** The sockets that listen on a port, at the address at which this process does. */
    static Listening listening(int port) throws IOException {
        Map<String, String> addresses = new HashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            try (Stream<String> rows = Files.lines(Path.of("/proc/self/net", table))) {
                rows.skip(1)
                        .map(row -> row.strip().split("\\s+"))
                        .filter(row -> row[3].equals(LISTENING) && row[1].endsWith(":%04X".formatted(port)))
                        .forEach(row -> addresses.put("socket:[" + row[9] + "]", row[1]));
            }
        }
        List<Integer> own = new ArrayList<>();
        Set<String> ownAddresses = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            for (Path descriptor : descriptors.toList()) {
                String address = addresses.get(target(descriptor));
                if (address != null) {
                    own.add(Integer.valueOf(descriptor.getFileName().toString()));
                    ownAddresses.add(address);
                }
            }
        }
        addresses.values().retainAll(ownAddresses);
        return new Listening(List.copyOf(own), addresses.size());
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closed) {
            return "";
        }
    }

    /** Has the socket of a place among those of the port get all connections to come; where there is none, any does. */
    static void choose(int socket, int place) {
        try (Memory instruction = new Memory(8);
                Memory program = new Memory(2L * Native.POINTER_SIZE)) {
            instruction.clear();
            instruction.setShort(0, RETURN_CONSTANT);
            instruction.setInt(4, place);
            program.clear();
            program.setShort(0, (short) 1);
            program.setPointer(Native.POINTER_SIZE, instruction);
            library().setsockopt(socket, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program, 2 * Native.POINTER_SIZE);
        }
    }

    /** Has all sockets of the port get connections again. */
    static void share(int socket) {
        try (Memory nothing = new Memory(4)) {
            nothing.clear();
            library().setsockopt(socket, SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, nothing, 4);
        } catch (LastErrorException nothingChosen) {
            // They all get some already.
            return;
        }
    }

    private static CLibrary library() {
        return Native.load("c", CLibrary.class);
    }
}
