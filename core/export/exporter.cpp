// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"

#include "core/export/export_item.h"
#include "core/export/export_summary.h"
#include "core/export/output_error.h"
#include "core/jobs/job.h"
#include "core/jobs/parallel.h"

#include <algorithm>

namespace isolume {

namespace {

// An image in flight, or why there is none.
struct InFlight {
    ExportItem item;
    std::optional<Failure> failure;
};
using Token = std::shared_ptr<InFlight>;

// A bad image is a row in the report; only an output that cannot be written ends the export.
template <class Step> Token attempt(Token token, const ImageSet& set, Step step)
{
    if (token->failure)
        return token;
    try {
        step(token->item);
    } catch (const OutputError&) {
        throw;
    } catch (const std::exception& error) {
        token->failure = toFailure(error, set.items[token->item.index()].name());
    }
    return token;
}

// Where a file name with its new extension is longer than the file system takes, that image alone fails.
void checkNameLength(const std::string& output)
{
    constexpr std::size_t longest = 255;
    if (std::filesystem::path(output).filename().string().size() > longest)
        throw Error({"", "cannot write the result of", "its name would be longer than 255 bytes",
            "Shorten the name"});
}

class Run {
public:
    Run(const ExportContext& context, Job& job, ExportReport& report)
        : m_context(context)
        , m_job(job)
        , m_report(report)
    {
    }

    void start(std::size_t inFlight)
    {
        const ImageSet& set = m_context.set;
        const auto step = [&set](auto function) {
            return tbb::make_filter<Token, Token>(tbb::filter_mode::parallel,
                [&set, function](const Token& token) { return attempt(token, set, function); });
        };
        tbb::parallel_pipeline(inFlight,
            tbb::make_filter<void, Token>(tbb::filter_mode::serial_in_order,
                [this](tbb::flow_control& control) { return next(control); })
                & step([this](ExportItem& item) {
                      checkNameLength(m_context.outputs[item.index()]);
                      item.read();
                  })
                & step([](ExportItem& item) { item.transform(); })
                & step([](ExportItem& item) { item.write(); })
                & tbb::make_filter<Token, void>(
                    tbb::filter_mode::serial_in_order, [this](const Token& token) { record(*token); }));
    }

private:
    // A stop ends the row here, so that what is in flight is finished and recorded.
    Token next(tbb::flow_control& control)
    {
        if (m_next == m_context.set.items.size() || m_job.stopRequested()) {
            control.stop();
            return nullptr;
        }
        const std::size_t index = m_next++;
        if (index == 0 || m_context.set.items[index].path != m_context.set.items[index - 1].path)
            m_digest = std::make_shared<SourceDigest>();
        return std::make_shared<InFlight>(InFlight {ExportItem(m_context, index, m_digest), {}});
    }

    void record(const InFlight& done)
    {
        if (done.failure) {
            m_report.failures.push_back(*done.failure);
        } else {
            m_context.folder.record(*done.item.entry(), done.item.partialFile());
            m_report.bytes += done.item.bytes();
            ++(done.item.isKept() ? m_report.kept : m_report.written);
            if (done.item.entry()->degenerate)
                m_report.degenerate.push_back(done.item.entry()->source);
        }
        try {
            m_job.checkpoint(
                static_cast<double>(done.item.index() + 1) / static_cast<double>(m_context.set.items.size()));
        } catch (const Cancelled&) { // next() sees it too
        }
    }

    const ExportContext& m_context;
    Job& m_job;
    ExportReport& m_report;
    std::size_t m_next = 0; // by the first stage alone
    std::shared_ptr<SourceDigest> m_digest;
};

void refuseUnfitted(const Recipe& recipe)
{
    if (!isFitted(recipe))
        throw Error({"", "cannot apply the recipe", "it was not fitted on a set yet",
            "Fit it first (isolume-cli fit)"});
}

// An image inside the output folder would be replaced by its own result, sooner or later.
void refuseOwnImages(const ImageSet& set, const std::filesystem::path& folder)
{
    std::error_code error;
    const auto out = std::filesystem::weakly_canonical(std::filesystem::absolute(folder), error);
    std::filesystem::path last;
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        const auto parent = set.source(i).path().parent_path();
        if (parent == last)
            continue;
        last = parent;
        const auto source = std::filesystem::weakly_canonical(std::filesystem::absolute(parent), error);
        if (std::mismatch(out.begin(), out.end(), source.begin(), source.end()).first == out.end())
            throw OutputError({folder.string(), "cannot write to",
                "images of the set lie in it, such as '" + set.items[i].path + "'",
                "Choose another output folder"});
    }
}

} // namespace

std::vector<std::string> planExport(const ImageSet& set, const Recipe& recipe, const ExportOptions& options)
{
    refuseOwnImages(set, options.folder);
    std::vector<std::string> outputs = outputPaths(set, writerById(options.format).extension);
    inspectFolder(set, options, recipe, outputs);
    return outputs;
}

ExportReport exportSet(const ImageSet& set, const Recipe& recipe, const ExportOptions& options, Job& job)
{
    job.checkpoint();
    refuseUnfitted(recipe);
    const std::vector<std::string> outputs = planExport(set, recipe, options);
    const Writer& writer = writerById(options.format);
    ExportFolder folder(set, options, recipe, outputs);
    ExportReport report;
    report.failures = set.failures;
    const ExportContext context {set, recipe, writer, outputs, folder};
    tbb::task_arena arena(arenaThreads(options.threads));
    const auto inFlight = 2 * static_cast<std::size_t>(arena.max_concurrency());
    arena.execute([&] { Run(context, job, report).start(inFlight); });
    job.checkpoint();
    folder.finish([&](const ExportFolder::Digests& digests) {
        return exportSummary(recipe, writer, report, folder.recorded(), digests);
    });
    return report;
}

} // namespace isolume
