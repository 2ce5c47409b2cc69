import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.StringJoiner;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

/**
 * Indexes a JSON Lines file of stories with Lucene in one thread, or counts what an index holds.
 *
 * <pre>
 * Index index STORIES FOLDER BUFFER_MB (as-it-is | one-segment)  prints {"seconds": s}
 * Index count FOLDER WORD...            prints {"articles": n, "hits": [n...]}
 * </pre>
 */
public final class Index {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int DAY_LENGTH = "1916-01-31".length();

  /** English stems; no stop words, as the engines beside this one index every word. */
  private static final Analyzer ANALYZER = new EnglishAnalyzer(CharArraySet.EMPTY_SET);

  private Index() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("index")) {
      long started = System.nanoTime();
      index(
          Path.of(arguments[1]),
          Path.of(arguments[2]),
          Integer.parseInt(arguments[3]),
          arguments[4].equals("one-segment"));
      System.out.println("{\"seconds\": " + (System.nanoTime() - started) / 1e9 + "}");
    } else {
      count(Path.of(arguments[1]), List.of(arguments).subList(2, arguments.length));
    }
  }

  private static void index(Path stories, Path folder, int bufferMb, boolean oneSegment)
      throws IOException {
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, configuration(bufferMb));
        BufferedReader lines = Files.newBufferedReader(stories)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(document(line));
      }
      if (oneSegment) {
        writer.forceMerge(1);
      }
      writer.commit();
    }
  }

  private static IndexWriterConfig configuration(int bufferMb) {
    // Without compound files the sizes of stored fields and of the rest can be told apart.
    TieredMergePolicy merges = new TieredMergePolicy();
    merges.setNoCFSRatio(0);
    return new IndexWriterConfig(ANALYZER)
        .setRAMBufferSizeMB(bufferMb)
        .setUseCompoundFile(false)
        .setMergePolicy(merges)
        .setMergeScheduler(new SerialMergeScheduler());
  }

  private static Document document(String line) throws IOException {
    Document document = new Document();
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        add(document, name, parser);
      }
    }
    document.add(new StoredField("article", line));
    return document;
  }

  private static void add(Document document, String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id", "url" -> document.add(new StringField(name, text(parser), Store.NO));
      case "title", "body" -> document.add(new TextField(name, text(parser), Store.NO));
      case "source" -> addSource(document, text(parser));
      case "date", "published" -> addDate(document, text(parser));
      case "tags" -> addTags(document, parser);
      default -> parser.skipChildren();
    }
  }

  private static String text(JsonParser parser) throws IOException {
    return parser.getValueAsString("");
  }

  private static void addSource(Document document, String source) {
    document.add(new StringField("source", source, Store.NO));
    document.add(new SortedDocValuesField("source", new BytesRef(source)));
  }

  private static void addDate(Document document, String date) {
    if (!date.isEmpty()) {
      long day = LocalDate.parse(date.substring(0, DAY_LENGTH)).toEpochDay();
      document.add(new LongPoint("date", day));
      document.add(new NumericDocValuesField("date", day));
    }
  }

  private static void addTags(Document document, JsonParser parser) throws IOException {
    while (parser.currentToken() == JsonToken.START_ARRAY
        || parser.currentToken() == JsonToken.VALUE_STRING) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        document.add(new StringField("tags", parser.getText(), Store.NO));
        document.add(new SortedSetDocValuesField("tags", new BytesRef(parser.getText())));
      }
      parser.nextToken();
    }
  }

  private static void count(Path folder, List<String> words) throws IOException {
    try (Directory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      StringJoiner hits = new StringJoiner(", ", "[", "]");
      for (String word : words) {
        hits.add(Integer.toString(searcher.count(query(word))));
      }
      System.out.println("{\"articles\": " + reader.numDocs() + ", \"hits\": " + hits + "}");
    }
  }

  private static Query query(String word) {
    QueryBuilder builder = new QueryBuilder(ANALYZER);
    return new BooleanQuery.Builder()
        .add(builder.createBooleanQuery("title", word), Occur.SHOULD)
        .add(builder.createBooleanQuery("body", word), Occur.SHOULD)
        .build();
  }
}
