import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Checks a local deployment directory for what Maven Central demands, and adds the checksums that are missing.
 * Started by {@code check-bundle} with the directory, the version, whether files have to be signed ({@code yes}), and the
 * artifacts that have to be there.
 */
final class CheckBundle {

    private static final String BOM = "thoonk-bom";

    private static final List<String> ELEMENTS = List.of(
            "groupId", "artifactId", "version", "name", "description", "url", "licenses/license/name",
            "licenses/license/url", "developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url");

    private static final int JAVA_17 = 61;

    private final XPath xpath = XPathFactory.newInstance().newXPath();

    private final List<String> problems = new ArrayList<>();

    private final Path group;

    private final String version;

    private final boolean signed;

    private final Set<String> artifacts;

    private CheckBundle(Path repository, String version, boolean signed, Set<String> artifacts) {
        this.group = repository.resolve("io/thoonk");
        this.version = version;
        this.signed = signed;
        this.artifacts = artifacts;
    }

    public static void main(String[] args) throws Exception {
        CheckBundle check = new CheckBundle(Path.of(args[0]), args[1], args[2].equals("yes"),
                new TreeSet<>(List.of(args[3].split(","))));
        check.run();
        check.problems.forEach(problem -> System.err.println("BUNDLE: " + problem));
        if (!check.problems.isEmpty()) {
            System.exit(1);
        }
        System.out.println("Bundle of " + check.version + ": " + check.artifacts + " have all that Maven Central demands"
                + (check.signed ? ", signatures too." : ", but signatures: signing was skipped (no -Dgpg.skip=false)."));
    }

    private void run() throws Exception {
        require(!this.version.endsWith("-SNAPSHOT"), "the version is a snapshot: " + this.version);
        for (Path metadata : files(this.group, "maven-metadata")) {
            Files.delete(metadata); // The portal wants none.
        }
        Set<String> found = new TreeSet<>();
        try (Stream<Path> folders = Files.list(this.group)) {
            folders.forEach(folder -> found.add(folder.getFileName().toString()));
        }
        require(found.equals(this.artifacts), "artifacts are " + found + ", not " + this.artifacts);
        for (String artifact : found) {
            checkArtifact(artifact);
        }
    }

    private void checkArtifact(String artifact) throws Exception {
        Path folder = this.group.resolve(artifact).resolve(this.version);
        String stem = artifact + "-" + this.version;
        Set<String> wanted = new TreeSet<>();
        boolean bom = artifact.equals(BOM);
        List<String> ends = bom
                ? List.of(".pom", "-cyclonedx.json")
                : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
        for (String end : ends) {
            Path file = folder.resolve(stem + end);
            if (!Files.isRegularFile(file)) {
                this.problems.add("missing: " + file.getFileName());
                continue;
            }
            wanted.add(stem + end);
            checksum(file, "MD5", ".md5");
            checksum(file, "SHA-1", ".sha1");
            if (this.signed) {
                wanted.add(stem + end + ".asc");
            }
        }
        Set<String> present = new TreeSet<>();
        for (Path file : files(folder, "")) {
            String name = file.getFileName().toString();
            if (!name.matches(".*\\.(md5|sha1|sha256|sha512)")) {
                present.add(name);
            }
        }
        require(present.equals(wanted), artifact + " has the files " + present + ", not " + wanted);
        checkPom(folder.resolve(stem + ".pom"), artifact);
        if (bom) {
            checkBom(folder.resolve(stem + ".pom"));
        } else {
            checkJar(folder.resolve(stem + ".jar"));
            checkDocumentation(folder, stem);
        }
    }

    private void checkPom(Path file, String artifact) throws Exception {
        Document pom = parse(file);
        for (String element : ELEMENTS) {
            require(!text(pom, "/project/" + element).isBlank(), artifact + " has no " + element + " in its POM");
        }
        require(text(pom, "/project/artifactId").equals(artifact), artifact + " is called otherwise in its POM");
        require(text(pom, "/project/version").equals(this.version), artifact + " has another version in its POM");
        require(nodes(pom, "/project/dependencyManagement") == (artifact.equals(BOM) ? 1 : 0),
                artifact + " manages versions, or the bill of materials does not");
        for (String unwanted : List.of("parent", "repositories", "pluginRepositories", "build")) {
            require(nodes(pom, "/project/" + unwanted) == 0, artifact + " has a " + unwanted + " in its POM");
        }
        require(nodes(pom, "//*[contains(text(),'${')]") == 0, artifact + " has an open placeholder in its POM");
        require(nodes(pom, "//version[contains(text(),'-SNAPSHOT')]") == 0, artifact + " needs a snapshot");
        require(nodes(pom, "//dependency[not(version)]") == 0, artifact + " has a dependency without a version");
        require(nodes(pom, "//dependency[scope='test']") == 0, artifact + " has a test dependency");
    }

    // Whoever imports it gets all of our artifacts, and nobody else's.
    private void checkBom(Path file) throws Exception {
        NodeList managed = (NodeList) this.xpath.evaluate(
                "/project/dependencyManagement/dependencies/dependency/artifactId", parse(file), XPathConstants.NODESET);
        Set<String> names = new TreeSet<>(Set.of(BOM));
        for (int i = 0; i < managed.getLength(); i++) {
            names.add(managed.item(i).getTextContent());
        }
        require(names.equals(this.artifacts), BOM + " manages " + names + ", not " + this.artifacts);
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private void checkJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Manifest manifest = new Manifest(zip.getInputStream(zip.getEntry("META-INF/MANIFEST.MF")));
            require(manifest.getMainAttributes().getValue("Automatic-Module-Name") != null,
                    jar.getFileName() + " has no Automatic-Module-Name");
            require(zip.getEntry("META-INF/LICENSE") != null, jar.getFileName() + " is without the licence");
            for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                    in.readInt();
                    in.readUnsignedShort();
                    require(in.readUnsignedShort() <= JAVA_17, entry.getName() + " needs more than Java 17");
                }
            }
        }
    }

    // A jar with classes wants real documentation; an empty one may be empty there too.
    private void checkDocumentation(Path folder, String stem) throws IOException {
        if (contains(folder.resolve(stem + ".jar"), ".class")) {
            require(contains(folder.resolve(stem + "-sources.jar"), ".java", ".kt"), stem + "-sources.jar has no source");
            require(contains(folder.resolve(stem + "-javadoc.jar"), "index.html"), stem + "-javadoc.jar has no page");
        }
    }

    private static boolean contains(Path jar, String... ends) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().anyMatch(entry -> Stream.of(ends).anyMatch(entry.getName()::endsWith));
        }
    }

    private void checksum(Path file, String algorithm, String end) throws Exception {
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        Path beside = file.resolveSibling(file.getFileName() + end);
        if (Files.notExists(beside)) {
            Files.writeString(beside, sum);
        }
        require(Files.readString(beside).strip().equals(sum), beside.getFileName() + " is wrong");
    }

    private String text(Document pom, String path) throws Exception {
        return this.xpath.evaluate(path, pom);
    }

    private int nodes(Document pom, String path) throws Exception {
        return ((NodeList) this.xpath.evaluate(path, pom, XPathConstants.NODESET)).getLength();
    }

    private static List<Path> files(Path folder, String start) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> path.getFileName().toString().startsWith(start))
                    .toList();
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            this.problems.add(problem);
        }
    }
}
