# Has the guest's own parser read the harness's scripts.
. "$PSScriptRoot\..\protocol.ps1"

Invoke-Operation -Name 'parse-scripts' -Needs 'folder' -Act {
    param($Request)
    $scripts = @(Get-ChildItem -LiteralPath $Request.folder -Filter '*.ps1' -Recurse -File)
    if ($scripts.Count -eq 0) { Stop-Operation -Is 'fault' -Code 'NO_SCRIPTS' -Text "no scripts below $($Request.folder)" }
    $errors = @(foreach ($script in $scripts) {
        $tokens = $null
        $found = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($script.FullName, [ref] $tokens, [ref] $found)
        foreach ($one in $found) { [ordered]@{ file = $script.FullName; line = $one.Extent.StartLineNumber; text = $one.Message } }
    })
    New-Done -Value ([ordered]@{ errors = $errors; language = "$($PSVersionTable.PSVersion)"; scripts = $scripts.Count })
}
