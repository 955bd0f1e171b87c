# The answers of operations, and how they get out.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function New-Done {
    param($Value = $null)
    return [ordered]@{ is = 'done'; value = $Value }
}

# Ends the operation with this answer, from however deep.
function Stop-Operation {
    param([string] $Is, [string] $Code, [string] $Text)
    $Text = $Text.Substring(0, [Math]::Min($Text.Length, 16000))
    $end = New-Object -TypeName System.OperationCanceledException -ArgumentList $Text
    $end.Data['motw-answer'] = [ordered]@{ is = $Is; code = $Code; text = $Text }
    throw $end
}

function Write-Answer {
    param([System.Collections.IDictionary] $Answer, [string] $File)
    $bytes = [System.Text.Encoding]::ASCII.GetBytes((ConvertTo-JsonText -Value $Answer) + "`n")
    if ($File -eq '') {
        $output = [Console]::OpenStandardOutput()
    } else {
        $part = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath("$File.part")
        $output = New-Object -TypeName System.IO.FileStream -ArgumentList $part, 'CreateNew', 'Write'
    }
    $output.Write($bytes, 0, $bytes.Length)
    $output.Dispose()
    # Renamed when complete, so that the reader never sees half an answer.
    if ($File -ne '') { Move-Item -LiteralPath "$File.part" -Destination $File }
}
