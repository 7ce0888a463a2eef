package dev.vigil.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who adds a state or an event must be told by the compiler where it is to be handled. */
final class SealedSwitchTest {
    private final SourceTree checkout = SourceTree.find();

    @Test
    void noSwitchOverASealedTypeHasADefault() throws IOException {
        Finder finder = attribute(checkout.javaSources().stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .filter(file -> file.toString().contains("/vigil"))
                .filter(file -> !SourceTree.name(file).equals("module-info.java"))
                .toList());
        assertThat(finder.sealedSwitches).as("switches over sealed types").isPositive();
        assertThat(finder.wrong).isEmpty();
    }

    private Finder attribute(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> {},
                    List.of("-proc:none", "-implicit:none", "-classpath", classPath),
                    null,
                    files.getJavaFileObjectsFromPaths(sources));
            Finder finder = new Finder(Trees.instance(task), checkout);
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            units.forEach(unit -> finder.scan(unit, null));
            return finder;
        }
    }

    private static final class Finder extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final List<String> wrong = new ArrayList<>();
        private final Trees trees;
        private final SourceTree checkout;
        private int sealedSwitches;

        Finder(Trees trees, SourceTree checkout) {
            this.trees = trees;
            this.checkout = checkout;
        }

        @Override
        public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void nothing) {
            look(tree, tree.getExpression(), tree.getCases());
            return super.visitSwitch(tree, null);
        }

        @Override
        public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void nothing) {
            look(tree, tree.getExpression(), tree.getCases());
            return super.visitSwitchExpression(tree, null);
        }

        private void look(Tree tree, ExpressionTree selector, List<? extends CaseTree> cases) {
            TypeMirror type = trees.getTypeMirror(new TreePath(getCurrentPath(), selector));
            if (type instanceof DeclaredType declared
                    && declared.asElement().getModifiers().contains(Modifier.SEALED)) {
                sealedSwitches++;
                if (cases.stream()
                        .flatMap(each -> each.getLabels().stream())
                        .anyMatch(DefaultCaseLabelTree.class::isInstance)) {
                    wrong.add(place(tree));
                }
            }
        }

        private String place(Tree tree) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            URI file = unit.getSourceFile().toUri();
            long position = trees.getSourcePositions().getStartPosition(unit, tree);
            return checkout.place(new File(file).toPath(), unit.getLineMap().getLineNumber(position));
        }
    }
}
