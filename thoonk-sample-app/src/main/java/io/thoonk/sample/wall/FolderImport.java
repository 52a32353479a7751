package io.thoonk.sample.wall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Puts every file of the folder that {@code --folder=} names, and of those in it, on the wall, as one album. */
@Component
@ConditionalOnProperty("folder")
class FolderImport implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(FolderImport.class);

    private final Albums albums;

    private final Path folder;

    private final DataSize largest;

    FolderImport(
            Albums albums,
            @Value("${folder}") Path folder,
            @Value("${spring.servlet.multipart.max-file-size}") DataSize largest) {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFolderException(folder);
        }
        this.albums = albums;
        this.folder = folder;
        this.largest = largest;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        List<String> ids = new ArrayList<>();
        List<Path> files = files();
        if (!files.isEmpty()) {
            String album = albums.begin(
                    String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
            for (Path file : files) {
                ids.add(albums.add(album, "", file.getFileName().toString(), Files.readAllBytes(file)));
            }
            albums.complete(album, ids);
        }
        log.info("{} files of {} are on their way to the wall", ids.size(), folder);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) > largest.toBytes()) {
                    log.warn("{} is left out: it is larger than {}", file, largest);
                } else if (!file.getFileName().toString().startsWith(".")) {
                    files.add(file);
                }
            }
        }
        return files;
    }
}
