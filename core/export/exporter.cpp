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

    void start(unsigned threads)
    {
        inOrderWhile([this] { return next(); }, threads, [this](ExportItem& item) { return attempt(item); },
            [this](const ExportItem& item, const std::optional<Failure>& failure) { record(item, failure); });
    }

private:
    // A stop ends the row here, so that what is under way is finished and recorded.
    std::optional<ExportItem> next()
    {
        if (m_next == m_context.set.items.size() || m_job.stopRequested())
            return std::nullopt;
        const std::size_t index = m_next++;
        if (index == 0 || m_context.set.items[index].path != m_context.set.items[index - 1].path)
            m_digest = std::make_shared<SourceDigest>();
        return ExportItem(m_context, index, m_digest);
    }

    // A bad image is a row in the report; only an output that cannot be written ends the export.
    std::optional<Failure> attempt(ExportItem& item) const
    {
        try {
            checkNameLength(m_context.outputs[item.index()]);
            item.read();
            item.transform();
            item.write();
        } catch (const OutputError&) {
            throw;
        } catch (const std::exception& error) {
            return toFailure(error, m_context.set.items[item.index()].name());
        }
        return std::nullopt;
    }

    void record(const ExportItem& item, const std::optional<Failure>& failure)
    {
        if (failure) {
            m_report.failures.push_back(*failure);
        } else {
            m_context.folder.record(*item.entry(), item.partialFile());
            m_report.bytes += item.bytes();
            ++(item.isKept() ? m_report.kept : m_report.written);
            if (item.entry()->degenerate)
                m_report.degenerate.push_back(item.entry()->source);
        }
        try {
            m_job.checkpoint(
                static_cast<double>(item.index() + 1) / static_cast<double>(m_context.set.items.size()));
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
    Run(context, job, report).start(options.threads);
    job.checkpoint();
    folder.finish([&](const ExportFolder::Digests& digests) {
        return exportSummary(recipe, writer, report, folder.recorded(), digests);
    });
    return report;
}

} // namespace isolume
