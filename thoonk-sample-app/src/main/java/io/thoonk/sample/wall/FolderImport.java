package io.thoonk.sample.wall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Puts every file of the folder that {@code --folder=} names, and of those in it, on the wall. */
@Component
@ConditionalOnProperty("folder")
class FolderImport implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FolderImport.class);

    private final Wall wall;

    private final Path folder;

    private final DataSize largest;

    FolderImport(
            Wall wall,
            @Value("${folder}") Path folder,
            @Value("${spring.servlet.multipart.max-file-size}") DataSize largest) {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFolderException(folder);
        }
        this.wall = wall;
        this.folder = folder;
        this.largest = largest;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        int put = 0;
        for (Path file : files()) {
            if (Files.size(file) > largest.toBytes()) {
                log.warn("{} is left out: it is larger than {}", file, largest);
            } else {
                wall.add(file.getFileName().toString(), Files.readAllBytes(file));
                put++;
            }
        }
        log.info("{} files of {} are on their way to the wall", put, folder);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
