import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MultiCollector;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * Indexes a file of terms, or answers rows of queries by the ways that Lucene has, and times them.
 *
 * <pre>
 * Search index TERMS FOLDER
 * Search answer FOLDER   reads one JSON object a line, prints one a line:
 *   {"kind": k, "queries": [[term...]...], "rounds": n, "seconds": s}
 *     {"ways": {mode: {way: [ns of each query, median of the rounds]}}, "first_ns": [ns...],
 *      "answers": [{"lines": [...], "total": n, "tags": {tag: n}}...], "per_s": {threads: n}}
 * </pre>
 */
public final class Search {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String BODY = "body";
  private static final String TAGS = "tags";
  private static final int TOP = 10;
  private static final int NONE_COUNTED = 1;
  private static final int BUFFER_MB = 1024;

  private Search() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("index")) {
      index(Path.of(arguments[1]), Path.of(arguments[2]));
    } else {
      answer(Path.of(arguments[1]));
    }
  }

  private static void index(Path terms, Path folder) throws IOException {
    IndexWriterConfig configuration =
        new IndexWriterConfig(new Spaces()).setRAMBufferSizeMB(BUFFER_MB);
    try (Directory directory = MMapDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, configuration);
        BufferedReader lines = Files.newBufferedReader(terms)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(document(line));
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  /** Parts texts at white space and does nothing else to them. */
  private static final class Spaces extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer tokenizer = new WhitespaceTokenizer();
      return new TokenStreamComponents(tokenizer);
    }
  }

  private static Document document(String line) throws IOException {
    Document document = new Document();
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean body = parser.currentName().equals(BODY);
        parser.nextToken();
        if (body) {
          document.add(new TextField(BODY, parser.getText(), Store.NO));
          continue;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          byte[] tag = parser.getText().getBytes(StandardCharsets.UTF_8);
          document.add(
              new SortedSetDocValuesField(TAGS, new org.apache.lucene.util.BytesRef(tag)));
        }
      }
    }
    return document;
  }

  private static void answer(Path folder) throws Exception {
    try (Directory directory = MMapDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      Session session = new Session(new IndexSearcher(reader));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(session.report(Row.read(line)));
        System.out.flush();
      }
    }
  }

  /** What one line asks for. */
  private record Row(List<Query> queries, int rounds, double seconds) {
    static Row read(String line) throws IOException {
      String kind = "";
      int rounds = 1;
      double seconds = 0;
      List<List<String>> queries = new ArrayList<>();
      try (JsonParser parser = JSON.createParser(line)) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          switch (name) {
            case "kind" -> kind = parser.getText();
            case "rounds" -> rounds = parser.getIntValue();
            case "seconds" -> seconds = parser.getDoubleValue();
            default -> {
              while (parser.nextToken() == JsonToken.START_ARRAY) {
                List<String> terms = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                  terms.add(parser.getText());
                }
                queries.add(terms);
              }
            }
          }
        }
      }
      String combined = kind;
      return new Row(
          queries.stream().map(terms -> query(combined, terms)).toList(), rounds, seconds);
    }

    private static Query query(String kind, List<String> terms) {
      if (terms.size() == 1) {
        return new TermQuery(new Term(BODY, terms.get(0)));
      }
      if (kind.equals("phrase")) {
        return new PhraseQuery(BODY, terms.toArray(new String[0]));
      }
      Occur occur = kind.equals("union") ? Occur.SHOULD : Occur.MUST;
      BooleanQuery.Builder builder = new BooleanQuery.Builder();
      for (String term : terms) {
        builder.add(new TermQuery(new Term(BODY, term)), occur);
      }
      return builder.build();
    }
  }

  /** The best documents, how many match, and their tags; -1 and null for what was not asked. */
  private record Answer(ScoreDoc[] best, long total, Map<String, Integer> tags) {}

  /** Answers one query. */
  private interface Ask {
    Answer of(Query query) throws IOException;
  }

  /** An open index. */
  private static final class Session {
    private final IndexSearcher searcher;
    private final Map<String, Map<String, Ask>> ways = new java.util.LinkedHashMap<>();

    Session(IndexSearcher searcher) {
      this.searcher = searcher;
      ways.put("top10", Map.of("search", query -> new Answer(top(query), -1, null)));
      ways.put("top10_total", Map.of("collect", this::totalCollected, "count", this::totalCounted));
      ways.put(
          "top10_total_tags", Map.of("collect", this::tagsCollected, "count", this::tagsCounted));
    }

    private ScoreDoc[] top(Query query) throws IOException {
      return searcher.search(
              query, new TopScoreDocCollectorManager(TOP, null, NONE_COUNTED))
          .scoreDocs;
    }

    private Answer totalCollected(Query query) throws IOException {
      TopDocs found =
          searcher.search(query, new TopScoreDocCollectorManager(TOP, null, Integer.MAX_VALUE));
      return new Answer(found.scoreDocs, found.totalHits.value, null);
    }

    private Answer totalCounted(Query query) throws IOException {
      return new Answer(top(query), searcher.count(query), null);
    }

    private Answer tagsCollected(Query query) throws IOException {
      TagCounts counts = new TagCounts();
      var best = new TopScoreDocCollectorManager(TOP, null, Integer.MAX_VALUE).newCollector();
      searcher.search(query, MultiCollector.wrap(best, counts));
      TopDocs found = best.topDocs();
      return new Answer(found.scoreDocs, found.totalHits.value, counts.byTag());
    }

    private Answer tagsCounted(Query query) throws IOException {
      TagCounts counts = new TagCounts();
      searcher.search(query, counts);
      return new Answer(top(query), counts.hits, counts.byTag());
    }

    String report(Row row) throws Exception {
      StringWriter text = new StringWriter();
      try (JsonGenerator out = JSON.createGenerator(text)) {
        out.writeStartObject();
        out.writeFieldName("first_ns");
        writeAll(out, round(row.queries(), this::tagsCollected));
        out.writeObjectFieldStart("ways");
        for (var mode : ways.entrySet()) {
          out.writeObjectFieldStart(mode.getKey());
          for (var way : mode.getValue().entrySet()) {
            out.writeFieldName(way.getKey());
            writeAll(out, medians(row, way.getValue()));
          }
          out.writeEndObject();
        }
        out.writeEndObject();
        out.writeObjectFieldStart("per_s");
        for (int threads = 1; threads <= 2; threads++) {
          out.writeNumberField(Integer.toString(threads), throughput(row, threads));
        }
        out.writeEndObject();
        out.writeArrayFieldStart("answers");
        for (Query query : row.queries()) {
          write(out, tagsCollected(query), top(query));
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      return text.toString();
    }

    private static void writeAll(JsonGenerator out, long[] numbers) throws IOException {
      out.writeArray(numbers, 0, numbers.length);
    }

    private static void write(JsonGenerator out, Answer answer, ScoreDoc[] best)
        throws IOException {
      out.writeStartObject();
      out.writeArrayFieldStart("lines");
      for (ScoreDoc found : best) {
        out.writeNumber(found.doc);
      }
      out.writeEndArray();
      out.writeNumberField("total", answer.total());
      out.writeObjectFieldStart("tags");
      for (var tag : answer.tags().entrySet()) {
        out.writeNumberField(tag.getKey(), tag.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    }

    /** Runs until compiled code has settled, then measures. */
    private static long[] medians(Row row, Ask ask) throws IOException {
      long until = System.nanoTime() + (long) (row.seconds() * 1e9);
      do {
        round(row.queries(), ask);
      } while (System.nanoTime() < until);
      long[][] rounds = new long[row.rounds()][];
      for (int number = 0; number < rounds.length; number++) {
        rounds[number] = round(row.queries(), ask);
      }
      long[] medians = new long[row.queries().size()];
      for (int query = 0; query < medians.length; query++) {
        long[] taken = new long[rounds.length];
        for (int number = 0; number < rounds.length; number++) {
          taken[number] = rounds[number][query];
        }
        java.util.Arrays.sort(taken);
        medians[query] = taken[taken.length / 2];
      }
      return medians;
    }

    private static long[] round(List<Query> queries, Ask ask) throws IOException {
      long[] taken = new long[queries.size()];
      for (int number = 0; number < taken.length; number++) {
        long started = System.nanoTime();
        ask.of(queries.get(number));
        taken[number] = System.nanoTime() - started;
      }
      return taken;
    }

    /** Answers with all tags, by the faster way, in several threads; returns answers a second. */
    private double throughput(Row row, int threads) throws Exception {
      List<Query> queries = row.queries();
      long lasting = (long) (row.seconds() * 1e9);
      double best = 0;
      for (Ask ask : ways.get("top10_total_tags").values()) {
        AtomicInteger next = new AtomicInteger();
        long started = System.nanoTime();
        List<Thread> running = new ArrayList<>();
        for (int number = 0; number < threads; number++) {
          Thread thread =
              new Thread(
                  () -> {
                    try {
                      while (System.nanoTime() - started < lasting) {
                        ask.of(queries.get(next.getAndIncrement() % queries.size()));
                      }
                    } catch (IOException error) {
                      throw new java.io.UncheckedIOException(error);
                    }
                  });
          thread.start();
          running.add(thread);
        }
        for (Thread thread : running) {
          thread.join();
        }
        best = Math.max(best, next.get() * 1e9 / (System.nanoTime() - started));
      }
      return best;
    }
  }

  /** Counts hits by the ordinals of their tags. */
  private static final class TagCounts extends SimpleCollector {
    private SortedSetDocValues values;
    private int[] counts;
    private long hits;
    private final Map<String, Integer> byTag = new HashMap<>();

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      name();
      values = DocValues.getSortedSet(context.reader(), TAGS);
      counts = new int[(int) values.getValueCount()];
    }

    @Override
    public void collect(int document) throws IOException {
      hits++;
      if (values.advanceExact(document)) {
        for (int left = values.docValueCount(); left > 0; left--) {
          counts[(int) values.nextOrd()]++;
        }
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }

    Map<String, Integer> byTag() throws IOException {
      name();
      return byTag;
    }

    private void name() throws IOException {
      for (int ordinal = 0; counts != null && ordinal < counts.length; ordinal++) {
        if (counts[ordinal] > 0) {
          byTag.merge(values.lookupOrd(ordinal).utf8ToString(), counts[ordinal], Integer::sum);
        }
      }
      counts = null;
    }
  }
}
