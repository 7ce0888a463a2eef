package dev.vigil.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Methods, records and string literals of one source file, by the compiler's own parser. */
record JavaText(List<Method> methods, List<RecordType> records, List<Literal> literals) {
    /** A method with the number of lines from its first modifier to its closing brace. */
    record Method(String place, String name, long lines, int parameters) {}

    record RecordType(String name, int components) {}

    record Literal(String place, String text) {}

    static JavaText of(SourceTree checkout, Path file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, problem -> {}, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            CompilationUnitTree unit = task.parse().iterator().next();
            Finder finder =
                    new Finder(checkout, file, unit, Trees.instance(task).getSourcePositions());
            finder.scan(unit, null);
            return new JavaText(finder.methods, finder.records, finder.literals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Finder extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final List<Method> methods = new ArrayList<>();
        private final List<RecordType> records = new ArrayList<>();
        private final List<Literal> literals = new ArrayList<>();
        private final SourceTree checkout;
        private final Path file;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private boolean inRecord;

        Finder(SourceTree checkout, Path file, CompilationUnitTree unit, SourcePositions positions) {
            this.checkout = checkout;
            this.file = file;
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            boolean outer = inRecord;
            inRecord = type.getKind() == Tree.Kind.RECORD;
            if (inRecord) {
                records.add(new RecordType(type.getSimpleName().toString(), components(type)));
            }
            super.visitClass(type, null);
            inRecord = outer;
            return null;
        }

        private static int components(ClassTree type) {
            return (int) type.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long first = line(positions.getStartPosition(unit, method));
            long last = line(positions.getEndPosition(unit, method));
            // A record's constructor has as many parameters as the record has parts.
            boolean ofRecord = inRecord && method.getReturnType() == null;
            int parameters = ofRecord ? 0 : method.getParameters().size();
            methods.add(
                    new Method(checkout.place(file, first), method.getName().toString(), last - first + 1, parameters));
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String text) {
                literals.add(new Literal(checkout.place(file, line(positions.getStartPosition(unit, literal))), text));
            }
            return null;
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
