package dev.sluice.sample;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that are packaged with the gateway. They are unpacked beside their final place and moved
 * there whole, so that a process that dies in the middle leaves nothing that looks usable.
 */
final class PackagedBinaries {

    private final Path root;

    private PackagedBinaries(Path root) {
        this.root = root;
    }

    /** Unpacks the programs unless they are there already, and removes those of other versions. */
    static PackagedBinaries unpack(Path directory, Consumer<String> progress) {
        try {
            byte[] archive = archive();
            Path root = directory.resolve(fingerprint(archive));
            if (!Files.isDirectory(root)) {
                progress.accept("Unpacking PostgreSQL to " + root);
                DataDirectory.deleteTree(directory);
                Path unfinished = Files.createDirectories(directory.resolve("unfinished"));
                extract(archive, unfinished);
                Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PackagedBinaries(root);
        } catch (IOException | IllegalStateException failure) {
            throw new SampleException("PostgreSQL could not be unpacked to " + directory + ": " + failure, failure);
        }
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String architecture = machine.equals("amd64") ? "x86_64" : machine;
        try (InputStream packaged = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            return packaged.readAllBytes();
        }
    }

    private static String fingerprint(byte[] archive) {
        CRC32C checksum = new CRC32C();
        checksum.update(archive, 0, archive.length);
        return "%d-%08x".formatted(archive.length, checksum.getValue());
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                extract(entry, entries, target);
            }
        }
    }

    private static void extract(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive reaches outside its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & 0b001_000_000) != 0 && !path.toFile().setExecutable(true, false)) {
            throw new IOException("not allowed to make " + path + " executable");
        }
    }
}
