package io.thoonk.sample.wall;

import java.util.List;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The wall's HTTP side as a program uses it. Failures come back as answers. */
final class WallClient {

    private final RestClient http;

    WallClient(int port) {
        this.http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    ResponseEntity<JsonNode> upload(NamedFile... files) {
        return uploadTo("", files);
    }

    ResponseEntity<JsonNode> uploadTo(String album, NamedFile... files) {
        MultiValueMap<String, Object> form = new LinkedMultiValueMap<>();
        form.add("album", album);
        for (NamedFile file : files) {
            form.add("files", file);
        }
        return http.post()
                .uri("/pictures")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(form)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    List<WallPicture> pictures() {
        return http.get().uri("/pictures").retrieve().requiredBody(new ParameterizedTypeReference<>() {});
    }

    List<String> names() {
        return pictures().stream().map(WallPicture::name).toList();
    }

    String beginAlbum(String name) {
        return post("/albums", Map.of("name", name)).getBody().get("id").asString();
    }

    ResponseEntity<JsonNode> completeAlbum(String id, List<String> pictures) {
        return http.put()
                .uri("/albums/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new AlbumController.Pictures(pictures))
                .retrieve()
                .toEntity(JsonNode.class);
    }

    WallAlbum album(String id) {
        List<WallAlbum> albums =
                http.get().uri("/albums").retrieve().requiredBody(new ParameterizedTypeReference<>() {});
        return albums.stream()
                .filter(album -> album.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    ResponseEntity<byte[]> sheet(String album) {
        return http.get().uri("/albums/{id}/sheet", album).retrieve().toEntity(byte[].class);
    }

    ResponseEntity<byte[]> thumbnail(String id) {
        return http.get().uri("/pictures/{id}/thumbnail", id).retrieve().toEntity(byte[].class);
    }

    ResponseEntity<JsonNode> move(String id, String position) {
        return http.put()
                .uri("/pictures/{id}/position", id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new WallController.Place(position))
                .retrieve()
                .toEntity(JsonNode.class);
    }

    ResponseEntity<JsonNode> remove(String id) {
        return http.delete().uri("/pictures/{id}", id).retrieve().toEntity(JsonNode.class);
    }

    ResponseEntity<JsonNode> job(String id) {
        return http.get().uri("/jobs/{id}", id).retrieve().toEntity(JsonNode.class);
    }

    ResponseEntity<JsonNode> retry(String id) {
        return http.post().uri("/jobs/{id}/retry", id).retrieve().toEntity(JsonNode.class);
    }

    ResponseEntity<JsonNode> get(String path) {
        return http.get().uri(path).retrieve().toEntity(JsonNode.class);
    }

    ResponseEntity<JsonNode> post(String path, Object body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    record WallPicture(
            String id,
            String name,
            String state,
            int percent,
            String note,
            int width,
            int height,
            List<String> palette) {}

    record WallAlbum(
            String id, String name, String state, long pictures, long painted, long stalled, boolean hasSheet) {}

    /** A file as a browser sends it. */
    static final class NamedFile extends ByteArrayResource {

        private final String name;

        NamedFile(String name, byte[] content) {
            super(content);
            this.name = name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
