package io.thoonk.examples.mailer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What was delivered, a line each, in a file that all processes write: a letter that came twice stands there twice. */
record Ledger(Path file) {

    static Ledger create() {
        try {
            Path file = Files.createTempFile("ledger", ".txt");
            file.toFile().deleteOnExit();
            return new Ledger(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void delivered(int number, String version) {
        try {
            Files.writeString(file, number + " " + version + "\n", StandardOpenOption.APPEND);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    long deliveries() {
        return lines().size();
    }

    /** How many letters were delivered, each counted once. */
    long letters() {
        return lines().stream().map(line -> line.split(" ")[0]).distinct().count();
    }

    long deliveriesBy(String version) {
        return lines().stream().filter(line -> line.endsWith(" " + version)).count();
    }

    /** A failover may forget that a letter was delivered: then it is delivered again. */
    void tellOfRepetitions() {
        if (deliveries() > letters()) {
            System.out.println(deliveries() - letters() + " of them were delivered twice");
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
