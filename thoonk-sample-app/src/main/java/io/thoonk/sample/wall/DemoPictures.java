package io.thoonk.sample.wall;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.stereotype.Component;

/** Puts the pictures that come with the sample on an empty wall, so that the first look has something to see. */
@Component
@ConditionalOnBooleanProperty(name = "wall.demo", matchIfMissing = true)
class DemoPictures implements ApplicationRunner {

    private final Wall wall;

    private final Albums albums;

    private final ResourcePatternResolver resources;

    DemoPictures(Wall wall, Albums albums, ResourcePatternResolver resources) {
        this.wall = wall;
        this.albums = albums;
        this.resources = resources;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (arguments.containsOption("folder") || !wall.isEmpty()) {
            return;
        }
        String album = albums.begin("Demo");
        List<String> ids = new ArrayList<>();
        for (Resource picture : pictures()) {
            ids.add(albums.add(album, "", String.valueOf(picture.getFilename()), picture.getContentAsByteArray()));
        }
        albums.complete(album, ids);
    }

    private List<Resource> pictures() throws IOException {
        return Arrays.stream(resources.getResources("classpath:demo/*"))
                .sorted(Comparator.comparing(picture -> String.valueOf(picture.getFilename())))
                .toList();
    }
}
